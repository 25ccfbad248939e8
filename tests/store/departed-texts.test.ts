/** Whatever text an order can carry: when it leaves, no table and no page of the store holds it (INV-6). */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { FAMILIES, familyOf, PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { decide } from '#shared/domain/order/decide.ts';
import { PHASES } from '#shared/domain/order/phases.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Actor } from '#shared/domain/organization/roles.ts';
import { DeskStore } from '../../src-main/engine/desk/desk-store.ts';
import { scrub } from '../../src-main/engine/store/residue.ts';
import type { Store } from '../../src-main/engine/store/store.ts';
import { openSealingKey } from '../../src-server/store/sealing-key.ts';
import { fitting, orderIn } from '../unit/support/lives.ts';
import {
  actor,
  COMMUNITY,
  contextOf,
  DEPARTMENT,
  DISTRICT,
  NOON,
  RECEIVED,
  SECTION,
  STREET,
  Story,
  SYSTEM,
  uuid,
} from '../unit/support/world.ts';
import { deliver } from './support/desk.ts';
import { apply, ID } from './support/pages.ts';
import { plainDesk, type PlainDesk } from './support/plain.ts';

/** One word of the text index, and no other begins like it, so that the index holds it in one piece. */
const MARK = '𬭳㛃';
const ACTORS: readonly Actor[] = [
  ...[STREET, COMMUNITY, DISTRICT, DEPARTMENT, SECTION].map((unit) => actor(unit)),
  SYSTEM,
];

type Payload = Record<string, unknown>;
type Accepts = (payload: Payload) => boolean;

/** Every value that can be reached, with the payload that has another one in its place. */
function* places(value: unknown, put: (other: unknown) => Payload): Generator<[unknown, (other: unknown) => Payload]> {
  if (Array.isArray(value))
    for (const [i, inner] of value.entries()) yield* places(inner, (other) => put(value.with(i, other)));
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* places(inner, (other) => put({ ...value, [key]: other }));
  else yield [value, put];
}

/** The payload with the mark in every text that takes it, those it could also have included. */
function marked(kind: string, payload: Payload, isAccepted: Accepts): Payload {
  let made = payload;
  const keys = Object.keys((familyOf(kind)?.schema as z.ZodObject | undefined)?.shape ?? {});
  for (const key of keys.filter((each) => !Object.hasOwn(made, each)))
    for (const value of [`${MARK}附言`, { [MARK]: `${MARK}附言` }])
      if (isAccepted({ ...made, [key]: value })) made = { ...made, [key]: value };
  const count = [...places(made, () => made)].length;
  for (let i = 0; i < count; i++) {
    const [value, put] = [...places(made, (other) => other as Payload)][i]!;
    if (typeof value !== 'string' || value.includes(MARK)) continue;
    if (isAccepted(put(`${MARK}${value}`))) made = put(`${MARK}${value}`);
  }
  return made;
}

interface Told {
  story: Story;
  payload: Payload;
  who: Actor;
}

/** An order that the kind has been done to, by somebody who may, with the mark wherever it can stand. */
function orderWith(kind: string): Told | undefined {
  for (const phase of PHASES)
    for (const who of ACTORS) {
      const story = orderIn(phase, kind);
      const isAccepted: Accepts = (payload) =>
        decide(story.known, story.type(kind, payload, who, NOON), contextOf(who, NOON)).ok;
      if (!isAccepted(fitting(kind))) continue;
      return { story, payload: marked(kind, fitting(kind), isAccepted), who };
    }
  return undefined;
}

function orderReceived(): Told {
  const isAccepted: Accepts = (payload) => decide(undefined, new Story().type('receive', payload, SYSTEM, NOON), contextOf(SYSTEM, NOON)).ok; // prettier-ignore
  return { story: new Story(), payload: marked('receive', RECEIVED, isAccepted), who: SYSTEM };
}

/** `table.column` of everything that holds the text, the index's own tables included. */
function holders({ db }: Store, text: string): string[] {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
  return tables.flatMap((table) =>
    (db.prepare(`SELECT name FROM pragma_table_xinfo(?)`).pluck().all(table) as string[])
      .filter((column) => {
        const found = db.prepare(
          `SELECT 1 FROM "${table}" WHERE instr(CAST("${column}" AS BLOB), CAST(? AS BLOB)) > 0`,
        );
        return found.get(text) !== undefined;
      })
      .map((column) => `${table}.${column}`),
  );
}

function prepared(): PlainDesk {
  const at = plainDesk();
  at.workstation.syncStore.setMeta({
    sealingKey: openSealingKey(randomBytes(32)).publicKey,
    serverV: PROTOCOL_VERSION,
  });
  return at;
}

/** Where the name of a departed order may still stand: what was done here, words nobody sent yet, and what a comparison found. */
const NAMED = ['desk.value', 'draft.order_id', 'meta.value', 'outbox.command', 'outbox.vers', 'outbox_order.order_id'];

describe('an order that leaves', () => {
  const kinds = FAMILIES.map(({ kind }) => kind).filter((kind) => kind !== 'import');

  it.each(kinds)('after %s takes every text with it, typed here or elsewhere', (kind) => {
    const told = kind === 'receive' ? orderReceived() : orderWith(kind);
    if (!told) throw new Error(`nobody could ever ${kind}`);
    const { story, payload, who } = told;
    const at = prepared();
    const { store, outbox, sync, meta } = at.workstation;
    const typed = { ...story.type(kind, payload, who, NOON), id: uuid(77_000) };
    if (kind !== 'receive') {
      deliver(at, story);
      outbox.add(typed, 'clerk', NOON);
      sync.push();
    }
    story.must(kind, payload, who);
    deliver(at, story);
    const before = holders(store, MARK);
    const hasText = JSON.stringify(payload).includes(MARK);
    expect(before.length > 0).toBe(hasText);
    const o = { id: typed.id, ok: true, why: '', vers: { [ID]: story.known.version }, number: '', tag: 't' };
    const gone = { entries: [{ id: ID, in: [], body: null }] };
    expect(apply(at, kind === 'receive' ? gone : { ...gone, outcomes: [{ seq: 1, o }], last: 1 })).toMatchObject({
      applied: true,
    });
    scrub(store);
    expect(holders(store, MARK)).toEqual([]);
    expect(at.rawBytes().includes(MARK)).toBe(false);
    expect(meta.get('residue')).toBeUndefined();
  });

  it('leaves its id only where something was done to it here, and its number, people and places nowhere', () => {
    const at = prepared();
    const { store, outbox, sync, meta, clock } = at.workstation;
    const story = new Story().must('receive', RECEIVED, SYSTEM);
    deliver(at, story);
    // What closing a store does: it counts, and takes no samples of what stands in indexes.
    store.db.pragma('optimize');
    const own = `${MARK}草稿`;
    const desk = new DeskStore(store);
    desk.keepTabs('王堃', JSON.stringify({ tabs: [{ kind: 'order', order: ID, from: null }], active: ID }), NOON);
    desk.keepDraft({ user: '王堃', order: ID, kind: 'note' }, JSON.stringify({ text: own }), NOON);
    for (const [i, text] of ['已办', '未报'].entries()) {
      outbox.add(
        { ...story.type('note', { text: `${MARK}${text}` }, actor(), NOON), id: uuid(78_000 + i) },
        'clerk',
        NOON,
      );
      if (i === 0) sync.push();
    }
    const found = { at: clock.now(), after: '', upTo: '', scopes: [STREET], mended: [ID], unresolved: [], rows: [] };
    const counts = { orders: 1, buckets: 1, differing: 1, mended: 1, unresolved: 0, rows: 0 };
    meta.set('digest', { running: null, last: { startedAt: 1, endedAt: 2, after: '', ...counts, found: [found] } });
    const o = { id: uuid(78_000), ok: true, why: '', vers: { [ID]: 2 }, number: '', tag: 't' };
    apply(at, { entries: [{ id: ID, in: [], body: null }], outcomes: [{ seq: 1, o }], last: 1 });
    scrub(store);
    expect(holders(store, ID).toSorted()).toEqual(NAMED);
    const { number, districtNumber, personal }: OrderState = story.known;
    for (const text of [number, districtNumber ?? '', ...Object.values(personal)])
      expect([text, holders(store, text ?? '')]).toEqual([text, []]);
    // Own words that nobody sent yet are kept for their author, and stand nowhere else.
    expect(holders(store, MARK)).toEqual(['outbox.command', 'draft.value']);
    expect(outbox.kept().map(({ c }) => c.payload)).toEqual([{}, { text: `${MARK}未报` }]);
  });

  it('takes the words of a late command with it, once its author has dealt with the refusal', () => {
    const at = prepared();
    const { store, outbox, sync } = at.workstation;
    const story = new Story().must('receive', RECEIVED, SYSTEM);
    deliver(at, story);
    outbox.add({ ...story.type('note', { text: MARK }, actor(), NOON), id: uuid(79_000) }, 'clerk', NOON);
    apply(at, { entries: [{ id: ID, in: [], body: null }] });
    sync.push();
    const o = { id: uuid(79_000), ok: false, why: 'not-visible', vers: {}, number: '', tag: 't' };
    apply(at, { outcomes: [{ seq: 1, o }], last: 1 });
    expect(holders(store, MARK)).toEqual(['outbox.command']);
    outbox.dismiss(uuid(79_000), NOON);
    outbox.sealGone(ID);
    expect([holders(store, MARK), at.rawBytes().includes(MARK)]).toEqual([[], false]);
  });
});
