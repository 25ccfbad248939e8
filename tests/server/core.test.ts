/** The protocol on PGlite. */
import { devicesSuite } from './suite/devices.ts';
import { digestSuite } from './suite/digest.ts';
import { eventsSuite } from './suite/events.ts';
import { intakeSuite } from './suite/intake.ts';
import { pullSuite } from './suite/pull.ts';
import { pushSuite } from './suite/push.ts';
import { timesSuite } from './suite/times.ts';
import { pgliteLane } from './support/lane.ts';

const store = pgliteLane();

intakeSuite(store);
pushSuite(store);
timesSuite(store);
pullSuite(store);
devicesSuite(store);
digestSuite(store);
eventsSuite(store);
