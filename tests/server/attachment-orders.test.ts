/** Files by order, on PGlite. */
import { attachmentOrdersSuite } from './suite/attachment-orders.ts';
import { pgliteLane } from './support/lane.ts';

attachmentOrdersSuite(pgliteLane());
