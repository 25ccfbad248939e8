/** Recorded requests, sent once more to a new server with the old one's key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { bucketAnswerSchema, bucketQuestionSchema } from '#shared/contract/digest.ts';
import { rangeSchema, reserveSchema } from '#shared/contract/numbers-wire.ts';
import {
  deviceKeysSchema,
  enrollAnswerSchema,
  enrollRequestSchema,
  intakeAnswerSchema,
  pageSchema,
  pullSchema,
  pushSchema,
  receiptSchema,
  sealedKeysSchema,
  type EnrollAnswer,
} from '#shared/contract/wire.ts';
import { Centre, type Dump, type Exchange, type FileExchange } from '../../../scripts/fixtures/centre.ts';
import { plainCode, secretHash } from '../../../src-server/ids.ts';
import { issueIntakeKey } from '../../../src-server/intake/keys.ts';
import { enrollCodes } from '../../../src-server/store/schema/index.ts';
import { openMigrated } from '../../support/migrated-store.ts';
import { DIGEST, ENROLL, KEYS, MESSAGES, PULL, PUSH, RESERVE } from './messages.ts';

export const dumpOf = (part: string): Dump =>
  JSON.parse(gunzipSync(readFileSync(join(MESSAGES, '..', 'stores', part, 'centre.json.gz'))).toString()) as Dump;

/** What became of the commands of a push, or of delivered rows, without what is random or only worded. */
function fatesIn(path: string, answer: unknown): unknown {
  if (path === RESERVE) {
    const { id: _, ...range } = rangeSchema.parse(answer);
    return range;
  }
  if (path !== PUSH) {
    const { refused, ...counts } = intakeAnswerSchema.parse(answer);
    return { ...counts, refused: refused.map(({ index, code }) => ({ index, code })) };
  }
  const { results, err } = receiptSchema.parse(answer);
  const fates = results.map(({ seq, o: { id, ok, why, vers } }) => ({ seq, id, ok, why, orders: Object.keys(vers) }));
  return { err, fates };
}

/** Rows are checked one by one, by the server: some are refused. */
export const intakeRequest = z.object({ source: z.string() }).catchall(z.array(z.unknown()));
/** By way: what a request and its answer have to be. */
export const SCHEMAS: Record<string, [request: z.ZodType, answer: z.ZodType] | undefined> = {
  [ENROLL]: [enrollRequestSchema, enrollAnswerSchema],
  [PUSH]: [pushSchema, receiptSchema],
  [PULL]: [pullSchema, pageSchema],
  [KEYS]: [deviceKeysSchema, sealedKeysSchema],
  [DIGEST]: [bucketQuestionSchema, bucketAnswerSchema],
  [RESERVE]: [reserveSchema, rangeSchema],
};

/** Sends recorded requests to a new server with the old one's key, whose clock goes as it went then. */
export class Replay {
  readonly differing: { n: number; got: unknown; was: unknown }[] = [];
  readonly files = new Map<number, { status: number; headers: Headers; answer: string }>();
  readonly #centre: Centre;
  readonly #clock: { now: number };
  readonly #intakeKey: string;
  /** token of then -> the device of today */
  readonly #devices = new Map<string, EnrollAnswer>();

  private constructor(centre: Centre, clock: { now: number }, intakeKey: string) {
    this.#centre = centre;
    this.#clock = clock;
    this.#intakeKey = intakeKey;
  }

  static async start(key: string, at: number): Promise<Replay> {
    const clock = { now: at };
    const centre = await Centre.on(await openMigrated(), key, () => clock.now);
    return new Replay(centre, clock, await issueIntakeKey(centre.deps, '市12345'));
  }

  stop(): Promise<void> {
    return this.#centre.stop();
  }

  async send(exchange: Exchange): Promise<void> {
    const { n, at, path, request, answer } = exchange;
    this.#clock.now = at;
    if (path === ENROLL) return this.#enrol(exchange);
    // Whose it is stands in the token; the body says it once more, where its way asks for that.
    const here = this.#devices.get(exchange.token);
    const own = Object.entries({ device: here?.device, epoch: here?.epoch });
    const said = Object.fromEntries(own.filter(([name]) => here && Object.hasOwn(request as object, name)));
    const body = { ...(request as object), ...said };
    // A pull begins anew: where it stood is named by tags that this server never gave.
    const sent = path === PULL ? { ...body, cursors: {}, known: 0, knownTag: '' } : body;
    const { status, answer: got } = await this.#centre.post(path, here?.token ?? this.#intakeKey, sent);
    if (status !== 200) throw new Error(`exchange ${n}: ${status} ${JSON.stringify(got)}`);
    const [, answered] = SCHEMAS[path] ?? [];
    // Where a workstation stood, and the device that keys are sealed for, are the old server's.
    if (path === PULL || path === DIGEST || path === KEYS) return void answered?.parse(got);
    const [found, was] = [fatesIn(path, got), fatesIn(path, answer)];
    if (!isDeepStrictEqual(found, was)) this.differing.push({ n, got: found, was });
  }

  async sendFile(exchange: FileExchange): Promise<void> {
    const { n, at, method, path, token, headers, body } = exchange;
    this.#clock.now = at;
    const here = this.#devices.get(token)?.token ?? '';
    const sent = { method, headers, ...(method === 'PATCH' && { body: Buffer.from(body, 'base64') }) };
    const got = await this.#centre.request(path, here, sent);
    const answer = Buffer.from(await got.arrayBuffer()).toString('base64');
    this.files.set(n, { status: got.status, headers: got.headers, answer });
    const { found, was } = this.compared(exchange);
    if (!isDeepStrictEqual(found, was)) this.differing.push({ n, got: found, was });
  }

  /** What was answered about a file, and what had to be: as then, in every header; a later server may add some. */
  compared({ n, status, answered, answer }: FileExchange): { found: unknown; was: unknown } {
    const got = this.files.get(n);
    if (!got) throw new Error(`exchange ${n} was not sent`);
    const named = Object.fromEntries(Object.keys(answered).map((name) => [name, got.headers.get(name)]));
    return { found: { ...got, headers: named }, was: { status, headers: answered, answer } };
  }

  async #enrol({ at, request, answer }: Exchange): Promise<void> {
    const { code } = enrollRequestSchema.parse(request);
    const before = enrollAnswerSchema.parse(answer);
    const codeHash = secretHash(plainCode(code));
    const { db } = this.#centre.deps.store;
    await db.insert(enrollCodes).values({ codeHash, unit: before.unit, expiresAt: at + 1000 });
    const { answer: got } = await this.#centre.post(ENROLL, '', request);
    const enrolled = enrollAnswerSchema.parse(got);
    this.#devices.set(before.token, enrolled);
  }
}

/** Sends all of them, in their order. */
export async function replayed(part: string, exchanges: readonly (Exchange | FileExchange)[]): Promise<Replay> {
  const replay = await Replay.start(dumpOf(part).key, exchanges[0]?.at ?? 0);
  try {
    for (const exchange of exchanges) await ('method' in exchange ? replay.sendFile(exchange) : replay.send(exchange));
  } finally {
    await replay.stop();
  }
  return replay;
}
