/**
 * The sync wire (design.md §5). Field names follow the checked model of the protocol: a command `c` inside an item,
 * an outcome `o` inside a result, memberships `in`, versions `vers`.
 */
import { z } from 'zod';
import { SATISFACTIONS, type OrderEvent, type OrderState } from '../domain/order/types.ts';
import { receivePayload } from '../domain/order/commands/receive.ts';
import { instant, LAST_INSTANT, typedText } from '../domain/order/fields.ts';
import { BOX_TEXT, PUBLIC_KEY } from './sealed-box.ts';

const id = z.string().min(1).max(200);
const seq = z.int().min(0);
/** Orders that one pull may ask for again. */
export const LOOK = 200;

export const commandSchema = z.object({
  id: z.uuid(),
  orders: z.array(id).min(1).max(1000),
  kind: z.string().min(1).max(40),
  version: z.int().min(1),
  payload: z.record(z.string(), z.unknown()),
  actor: z.string().min(1).max(60),
  unit: z.string().min(1).max(32),
  claimedAt: z.int(),
  offset: z.int().nullable(),
  seenAct: z.string().max(200).default(''),
  seenActs: z.string().max(64).optional(),
  base: z.string().max(200).default(''),
});

export const outcomeSchema = z.object({
  id,
  ok: z.boolean(),
  why: z.string(),
  /** order -> version the command made */
  vers: z.record(z.string(), z.int()),
  number: z.string(),
  tag: z.string(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * A command that its workstation cannot read any more, because its orders left: `box` opens to the whole command, `c`
 * beside it names only id, orders, kind, version and unit. `clear`: it went under this very seq before, readable, and the
 * chain of evidence names that sending.
 */
export const sealedSchema = z.object({ box: z.string().regex(BOX_TEXT), clear: z.boolean() });

/** Key to which workstations seal (sealed-box.ts); absent from a centre that opens nothing. */
const sealingKey = z.string().regex(PUBLIC_KEY).optional();

/** `prevHash`: hash of the sending before this one of the same device (evidence of what it held offline). */
export const itemSchema = z.object({
  seq: z.int().min(1),
  c: commandSchema,
  refused: z.string().default(''),
  number: z.string().default(''),
  prevHash: z.string().default(''),
  sealed: z.never().optional(),
});
/** The rest of its command stands in the box. */
const sealedItemSchema = itemSchema.extend({ c: z.looseObject({ id: z.uuid() }), sealed: sealedSchema });
/** `c` of a sealed one is not whole: it has no author, and no payload. */
export type Item = Omit<z.infer<typeof itemSchema>, 'sealed'> & { sealed?: z.infer<typeof sealedSchema> };

/** What an honest workstation sends. The centre reads items one by one: one that cannot be read stops no other. */
export const pushSchema = z.object({
  device: id,
  epoch: z.string(),
  items: z.array(z.union([sealedItemSchema, itemSchema])).max(500),
});
export type Push = Omit<z.infer<typeof pushSchema>, 'items'> & { items: Item[] };

/** '' = all items have their outcome. Only a pull, which is guarded by the position, decides what follows from the others. */
const PUSH_ERRORS = ['', 'unknown-device', 'revoked', 'epoch', 'gap', 'fork'] as const;
export const receiptSchema = z.object({
  device: id,
  results: z.array(z.object({ seq, o: outcomeSchema })),
  err: z.enum(PUSH_ERRORS),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** `at`/`tag`: last feed row consumed. `head`/`headTag`: furthest the server has shown. `snap`: keyset position of a running snapshot. */
export const cursorSchema = z.object({
  at: seq,
  tag: z.string(),
  head: seq,
  headTag: z.string(),
  snap: z.string().nullable(),
});
export type Cursor = z.infer<typeof cursorSchema>;

export const pullSchema = z.object({
  device: id,
  /** Position of the client's store: a page is applied only to the very position it was computed from. */
  pos: z.int().min(0),
  epoch: z.string(),
  cursors: z.record(z.string(), cursorSchema),
  known: seq,
  knownTag: z.string(),
  /** Orders to be told again, whether or not something happened to them: those that a comparison found to differ. */
  look: z.array(id).max(LOOK).optional(),
  /** Asks for `left`: counting a listing costs a look at each of its rows, so it is asked for now and then only. */
  count: z.boolean().optional(),
  /** Asks for the day heads after a day, '' for all; absent = for none. */
  heads: z.object({ after: z.string().max(10) }).optional(),
});
export type Pull = z.infer<typeof pullSchema>;

/** The body of an order for exactly the memberships `in`; null = gone. */
export interface Entry {
  id: string;
  in: string[];
  body: { state: OrderState; events: OrderEvent[] } | null;
}

const privateValue = z.object({ salt: z.string(), value: z.string() });
const eventSchema = z.looseObject({
  order: id,
  n: z.int().min(1),
  kind: z.string(),
  version: z.int(),
  command: z.string(),
  data: z.record(z.string(), z.unknown()),
  commitments: z.record(z.string(), z.string()),
  private: z.record(z.string(), privateValue),
  prevHash: z.string(),
  hash: z.string(),
});
// A newer server may send fields this version does not know; they are kept with the state (design.md §3).
const bodySchema = z.object({
  state: z.looseObject({ id, version: z.int().min(1), act: z.string(), leadUnit: z.string(), phase: z.string() }),
  events: z.array(eventSchema),
});

/** A day's head as the server signed it: fields of `DayHead`, and the Ed25519 signature of its text, base64url. */
export const signedHeadSchema = z.object({
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  prev: z.string().max(64),
  count: seq,
  root: z.string().max(64),
  epoch: z.string().max(200),
  signature: z.string().max(200),
});
export type SignedHead = z.infer<typeof signedHeadSchema>;

export const pageSchema = z.object({
  device: id,
  pos: z.int().min(0),
  epoch: z.string(),
  err: z.enum(['', 'unknown-device', 'revoked']),
  grants: z.array(z.string()),
  cursors: z.record(z.string(), cursorSchema),
  entries: z.array(z.object({ id, in: z.array(z.string()), body: bodySchema.nullable() })),
  resets: z.array(z.string()),
  outcomes: z.array(z.object({ seq, o: outcomeSchema })),
  last: seq,
  forgot: z.boolean(),
  /** Highest seq of this device that the oldest kept backup holds. */
  safe: seq,
  /** Version of the protocol the server knows: kinds that came later wait for it. */
  v: z.int().min(1),
  /** Nothing is left behind this page. */
  caught: z.boolean(),
  /** Server clock when the page was made, for the offset of claimed times. */
  serverAt: z.int().min(0).max(LAST_INSTANT),
  sealingKey,
  /** Orders of running listings still to come after this page; only where `count` asked for it. */
  left: z.int().min(0).optional(),
  /** Day heads, ascending, and the public key of their signatures; only when they were asked for. */
  heads: z.object({ key: z.string().max(100), list: z.array(signedHeadSchema).max(500) }).optional(),
});
export type Page = Omit<z.infer<typeof pageSchema>, 'entries'> & { entries: Entry[] };

/** Public keys for files that are carried by hand, hex: Ed25519 to check a signature, X25519 to encrypt to. */
export const parcelKeysSchema = z.object({
  sign: z.string().regex(/^[0-9a-f]{64}$/),
  agree: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ParcelKeys = z.infer<typeof parcelKeysSchema>;

export const deviceKeysSchema = z.object({ keys: parcelKeysSchema });
/** `seal`: the centre's signature over the device and its keys, hex; whoever shows it is known to a restored centre too. */
export const sealedKeysSchema = z.object({
  centre: parcelKeysSchema,
  seal: z.string().regex(/^[0-9a-f]{128}$/),
});
export type SealedKeys = z.infer<typeof sealedKeysSchema>;

/** `keys`: absent from older workstations, which may hand them in later. */
export const enrollRequestSchema = z.object({
  code: z.string().min(6).max(64),
  device: z.string().max(80).default(''),
  keys: parcelKeysSchema.optional(),
  /** SHA-256 of the token of the device this store was; absent = none, or one of another centre. */
  previous: z.string().max(64).optional(),
});
export const enrollAnswerSchema = z.object({
  device: id,
  token: z.string().min(20),
  unit: z.string(),
  epoch: z.string(),
  serverMark: z.string(),
  serverAt: z.int(),
  /** Only when the request brought keys. */
  parcel: sealedKeysSchema.optional(),
  sealingKey,
  /** Public key of the day heads' signatures; absent = a server that makes none. */
  headKey: z.string().max(100).optional(),
});
export type EnrollAnswer = z.infer<typeof enrollAnswerSchema>;

/** Characters of the JSON text of an order's `extra`, and how deep it may nest: orders travel in pages, whole. */
const EXTRA_LENGTH = 65_536;
const EXTRA_DEPTH = 20;

/** Nesting is counted without recursion: what is too deep would end the stack. */
function isDeeper(value: unknown, limit: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((held) => (typeof held === 'object' && held !== null ? Object.values(held) : []));
  }
  return false;
}

const extraSchema = z.record(z.string().max(60), z.unknown()).superRefine((extra, context) => {
  if (isDeeper(extra, EXTRA_DEPTH)) context.addIssue({ code: 'custom', params: { depth: EXTRA_DEPTH } });
  else if (JSON.stringify(extra).length > EXTRA_LENGTH)
    context.addIssue({ code: 'too_big', origin: 'string', maximum: EXTRA_LENGTH, inclusive: true });
});

/** An order as it is delivered: what the rules take, with a bound on what they do not read. */
export const intakeOrderSchema = receivePayload
  .omit({ source: true, extra: true })
  .extend({ extra: extraSchema.optional() });

/** Rows are checked one by one: a bad row is refused with its index, the others are taken. */
export const intakeOrdersSchema = z.object({ source: typedText(40), orders: z.array(z.unknown()).max(2000) });

export const intakeResultSchema = z.object({
  number: typedText(64),
  valid: z.boolean(),
  contacted: z.boolean().nullable().default(null),
  solved: z.boolean().nullable().default(null),
  satisfaction: z.enum(SATISFACTIONS).nullable().default(null),
  sampledAt: instant,
  revision: z.int().min(0),
});
export const intakeResultsSchema = z.object({ source: typedText(40), results: z.array(z.unknown()).max(2000) });

export const intakeAnswerSchema = z.object({
  accepted: z.int(),
  unchanged: z.int(),
  refused: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
});
export type IntakeAnswer = z.infer<typeof intakeAnswerSchema>;

export const digestSchema = z.object({
  scopes: z.array(z.object({ scope: z.string(), count: z.int(), digest: z.string() })),
});
export type Digest = z.infer<typeof digestSchema>;
