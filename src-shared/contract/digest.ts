/**
 * Comparing what a workstation holds with what the centre holds for it, bucket by bucket. A bucket is a stretch of order
 * ids, (`after`, `upTo`]: the centre finds its rows by the index of a scope, and reads no more than one step may cost.
 */
import { z } from 'zod';
import { cursorSchema } from './wire.ts';

const id = z.string().min(1).max(200);
/** An order id, or '' = the open end. */
const bound = z.string().regex(/^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/);

export const bucketQuestionSchema = z.object({
  device: id,
  /** Position of the store: an answer counts only for the very position it was asked from. */
  pos: z.int().min(0),
  epoch: z.string(),
  /** Where the workstation stands: only who has received everything can be compared. */
  cursors: z.record(z.string(), cursorSchema),
  after: bound,
  upTo: bound,
  /** Gives the rows too: asked for a bucket that differs. */
  rows: z.boolean().default(false),
});
export type BucketQuestion = z.infer<typeof bucketQuestionSchema>;

export const bucketAnswerSchema = z.object({
  device: id,
  pos: z.int().min(0),
  /** False = something came meanwhile, which the workstation has to receive first. */
  comparable: z.boolean(),
  /** How far the answer reaches: the asked end, or less when a step would cost too much. */
  upTo: bound,
  scopes: z.array(z.object({ scope: z.string(), count: z.int(), digest: z.string() })),
  /** `hash` '' = the centre cannot read the order. */
  rows: z.array(z.object({ id, version: z.int(), hash: z.string(), in: z.array(z.string()) })),
});
export type BucketAnswer = z.infer<typeof bucketAnswerSchema>;
