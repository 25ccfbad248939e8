/** Attached files on real PostgreSQL, where requests of several sessions really interleave. */
import { describe } from 'vitest';
import { openStore } from '../../src-server/store/open.ts';
import { attachmentOrdersSuite } from '../server/suite/attachment-orders.ts';
import { attachmentsSuite } from '../server/suite/attachments.ts';
import { lane } from '../server/support/lane.ts';
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
  attachmentsSuite(store);
  attachmentOrdersSuite(store);
});
