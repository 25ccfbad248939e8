/** The wire of attached files: `/v1/attachments/:hash?order=…`, beside the sync and never in its way. */
import { z } from 'zod';

/** Content type of a part of a file, from the byte that the header `upload-offset` names. */
export const ATTACHMENT_BODY = 'application/offset+octet-stream';

/** Answer of HEAD: bytes of the asking workstation's sending that are stored; and 1 when the file is whole, else 0. */
export const BYTES_HEADER = 'x-attachment-bytes';
export const COMPLETE_HEADER = 'x-attachment-complete';

/** Answer of PATCH. */
export const attachmentReceiptSchema = z.object({ received: z.int().min(0), complete: z.boolean() });
