/** The protocol on real PostgreSQL: the same suites as on PGlite, where statements of several sessions really interleave. */
import { describe } from 'vitest';
import { openStore } from '../../src-server/store/open.ts';
import { badInputSuite } from '../server/suite/bad-input.ts';
import { devicesSuite } from '../server/suite/devices.ts';
import { digestSuite } from '../server/suite/digest.ts';
import { eventsSuite } from '../server/suite/events.ts';
import { intakeSuite } from '../server/suite/intake.ts';
import { parcelsSuite } from '../server/suite/parcels.ts';
import { leftSuite } from '../server/suite/left.ts';
import { numbersSuite } from '../server/suite/numbers.ts';
import { pullSuite } from '../server/suite/pull.ts';
import { pushSuite } from '../server/suite/push.ts';
import { timesSuite } from '../server/suite/times.ts';
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
  intakeSuite(store);
  pushSuite(store);
  timesSuite(store);
  pullSuite(store);
  leftSuite(store);
  devicesSuite(store);
  digestSuite(store);
  eventsSuite(store);
  parcelsSuite(store);
  badInputSuite(store);
  numbersSuite(store);
});
