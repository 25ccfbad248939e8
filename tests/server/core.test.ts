/** The protocol on PGlite. */
import { badInputSuite } from './suite/bad-input.ts';
import { devicesSuite } from './suite/devices.ts';
import { digestSuite } from './suite/digest.ts';
import { eventsSuite } from './suite/events.ts';
import { intakeSuite } from './suite/intake.ts';
import { parcelsSuite } from './suite/parcels.ts';
import { leftSuite } from './suite/left.ts';
import { numbersSuite } from './suite/numbers.ts';
import { pullSuite } from './suite/pull.ts';
import { pushSuite } from './suite/push.ts';
import { timesSuite } from './suite/times.ts';
import { pgliteLane } from './support/lane.ts';

const store = pgliteLane();

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
