/** Attached files on PGlite. */
import { attachmentsSuite } from './suite/attachments.ts';
import { pgliteLane } from './support/lane.ts';

attachmentsSuite(pgliteLane());
