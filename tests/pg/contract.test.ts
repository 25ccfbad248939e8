/** The contract suite on PostgreSQL. */
import { describe } from 'vitest';
import { openStore } from '../../src-server/store/open.ts';
import { contractSuite } from '../server/suite/contract.ts';
import { lane } from '../server/support/lane.ts';
import { listeningParty } from '../server/support/party.ts';
import { hasPostgres, startPostgres } from './support/postgres.ts';

describe.runIf(hasPostgres())('on PostgreSQL', () => {
  const store = lane(async () => {
    const postgres = await startPostgres();
    const opened = await openStore({ folder: null, databaseUrl: await postgres.database() });
    return {
      store: opened,
      async close() {
        await opened.close();
        await postgres.stop();
      },
    };
  });
  contractSuite('the server behind TLS', () => listeningParty(store()));
});
