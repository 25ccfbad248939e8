/** The centre of the third issue, and what notices a value that was flipped in what that issue brought. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Centre, Dump } from '../../scripts/fixtures/centre.ts';
import { restore } from '../../scripts/fixtures/restore.ts';
import { hashOfContent } from '../../src-server/attachments/content.ts';
import { storedFile } from '../../src-server/attachments/sent.ts';
import { keptContents } from '../../src-server/backup/kept.ts';
import { verifyHeads } from '../../src-server/evidence/verify-heads.ts';
import { numberLedger } from '../../src-server/numbers/ledger.ts';
import { attachments, orderEvents } from '../../src-server/store/schema/index.ts';
import { MESSAGES } from './support/messages.ts';

const DUMP = join(MESSAGES, '..', 'stores', 'part-3', 'centre.json.gz');
const dump = JSON.parse(gunzipSync(readFileSync(DUMP)).toString()) as Dump;
let centre: Centre;
beforeAll(async () => {
  centre = await restore(dump);
});
afterAll(() => centre.stop());

interface Told {
  /** Files that are whole, by what they are called and what they hold. */
  files: unknown;
  /** Which of the orders that name a file give it. */
  given: unknown;
  ledger: unknown;
  backups: unknown;
  heads: unknown;
}

async function told(): Promise<Told> {
  const { deps } = centre;
  const held = await deps.store.db.select().from(attachments);
  const files: unknown[] = [];
  for (const file of held) {
    const is = await hashOfContent(deps, file).catch(() => 'unreadable');
    files.push([file.hash, file.size, is === file.hash]);
  }
  const naming = await deps.store.db.select().from(orderEvents).where(eq(orderEvents.kind, 'attach'));
  const given: unknown[] = [];
  for (const { order, n, body } of naming) {
    const hash = String((body.data as { hash?: unknown }).hash);
    given.push([order, n, (await storedFile(deps.store.db, { order, hash })) !== undefined]);
  }
  const [ledger, backups] = [await numberLedger(deps.store, {}), await keptContents(deps.store.db)];
  return { files, given, ledger, backups, heads: await verifyHeads(deps) };
}

const change = async (text: ReturnType<typeof sql>): Promise<void> => {
  const { db } = centre.deps.store;
  await db.execute(sql`set session_replication_role = replica`);
  await db.execute(text);
  await db.execute(sql`set session_replication_role = origin`);
};
/** The rows of a table as the dump has them. */
async function mend(table: string): Promise<void> {
  const name = sql.identifier(table);
  const rows = JSON.stringify(dump.tables[table]);
  await change(sql`delete from ${name}`);
  await change(sql`insert into ${name} select * from jsonb_populate_recordset(null::${name}, ${rows}::jsonb)`);
}

/** `[]`: nobody, because of what stands behind it. */
const DAMAGE: [table: string, set: string, noticed: (keyof Told)[], why?: string][] = [
  ['attachment', "hash = repeat('a', 64)", ['files', 'given']],
  ['attachment', 'content = gen_random_uuid()', ['files']],
  ['attachment', 'size = size + 1', ['files']],
  ['attachment', 'at = 0', [], 'only when it may be swept, and an event names it'],
  ['attachment_chunk', "sealed = '\\x00'", ['files']],
  ['attachment_chunk', 'n = n + 1', ['files']],
  ['attachment_chunk', 'content = gen_random_uuid()', ['files']],
  ['attachment_sent', 'order_id = gen_random_uuid()', ['given']],
  ['attachment_sent', "hash = repeat('a', 64)", ['given']],
  ['attachment_sent', "unit = 'x'", [], 'a unit whose order left sends the file once more'],
  ['attachment_upload', 'order_id = gen_random_uuid()', [], 'the file is sent from its beginning'],
  ['attachment_upload', 'received = 0', [], 'the file is sent from there on, and its hash is checked'],
  ['number_fact', "series = '别的字'", ['ledger']],
  ['number_fact', 'year = year + 1', ['ledger']],
  ['number_fact', 'number = number + 10', ['ledger']],
  ['number_fact', "act = 'void'", ['ledger']],
  ['number_fact', "document = 'receipt'", ['ledger']],
  ['number_fact', 'device = gen_random_uuid()', ['ledger']],
  ['number_range', "series = '别的字'", ['ledger']],
  ['number_range', 'first = first + 10', ['ledger']],
  ['number_range', 'last = last - 10', ['ledger']],
  ['number_range', 'device = null', ['ledger']],
  ['number_range', 'closed_at = null', ['ledger']],
  ['number_series', 'next = next + 1', ['ledger']],
  ['kept_backup', "file = 'x'", ['backups']],
  ['kept_backup', 'at = 0', ['backups']],
  ['kept_backup_seq', 'last_seq = last_seq + 1', ['backups']],
  ['kept_backup_seq', 'device = gen_random_uuid()', ['backups']],
  ['day_head', "root = 'x'", ['heads']],
  ['day_head', 'count = count + 1', ['heads']],
  ['day_head', "prev = 'x'", ['heads']],
  ['day_head', "epoch = 'x'", ['heads']],
  ['day_head', "signature = 'x'", ['heads']],
];

describe('a value that was flipped at the centre', () => {
  it.each(DAMAGE)('%s, %s: noticed by %j', async (table, set, noticed) => {
    const before = await told();
    await change(sql`update ${sql.identifier(table)} set ${sql.raw(set)}`);
    const after = await told();
    await mend(table);
    const found = (Object.keys(before) as (keyof Told)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    expect(found).toEqual(noticed);
    expect(await told()).toEqual(before);
  });

  it('and a centre that was not touched holds whole files and signed days', async () => {
    expect(await told()).toMatchObject({ files: [[expect.any(String), 15, true]], heads: { ok: true, checked: 2 } });
  });
});
