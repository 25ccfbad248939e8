import { describe, expect, it } from 'vitest';
import { api, LIST_SORTS } from '#shared/contract/api.ts';
import { printNameSchema, sheetReadySchema } from '#shared/contract/shell.ts';
import {
  commandSchema,
  intakeOrderSchema,
  intakeResultSchema,
  pageSchema,
  pullSchema,
  pushSchema,
} from '#shared/contract/wire.ts';
import { DEVICE, EPOCH, entry, outcome, pageFor, workstation } from './support/memory-store.ts';
import { RECEIVED, at, command, received, uuid } from './support/world.ts';

describe('commands on the wire', () => {
  it('go as they were typed', () => {
    const typed = command('accept', {}, { seenAct: uuid(7) });
    expect(commandSchema.parse(JSON.parse(JSON.stringify(typed)))).toEqual(typed);
  });

  it.each([
    ['an id that is no uuid', { id: '1' }],
    ['no order', { orders: [] }],
    ['a version below 1', { version: 0 }],
    ['a claim that is no whole millisecond', { claimedAt: 1.5 }],
    ['a payload that is no object', { payload: [] as unknown as Record<string, unknown> }],
  ])('are refused with %s', (_, patch) => {
    expect(commandSchema.safeParse(command('accept', {}, patch)).success).toBe(false);
  });

  it('come in pushes of at most 500', () => {
    const item = { seq: 1, c: command('accept', {}) };
    const push = (n: number) => ({ device: DEVICE, epoch: EPOCH, items: Array.from({ length: n }, () => item) });
    expect(pushSchema.parse(push(1)).items[0]).toMatchObject({ refused: '', number: '', prevHash: '' });
    expect(pushSchema.safeParse(push(500)).success).toBe(true);
    expect(pushSchema.safeParse(push(501)).success).toBe(false);
  });
});

describe('pages on the wire', () => {
  const page = () =>
    pageFor(workstation().store, { entries: [entry(received().view)], outcomes: [outcome(1, uuid(1))], last: 1 });

  it('count what is left only where it is asked for; a side of an earlier version neither asks nor tells', () => {
    const pull = { device: DEVICE, pos: 1, epoch: EPOCH, cursors: {}, known: 0, knownTag: '' };
    expect(pullSchema.parse(pull)).toEqual(pull);
    expect(pullSchema.parse({ ...pull, count: true })).toEqual({ ...pull, count: true });
    expect(pageSchema.parse(page()).left).toBeUndefined();
    expect(pageSchema.parse({ ...page(), left: 7 }).left).toBe(7);
    for (const left of [-1, 1.5, 'many']) expect(pageSchema.safeParse({ ...page(), left }).success).toBe(false);
  });

  it('arrive as they were sent', () => {
    expect(pageSchema.parse(JSON.parse(JSON.stringify(page())))).toEqual(page());
  });

  it('keep fields of a newer server', () => {
    const newer = structuredClone(page()) as unknown as { entries: { body: { state: object; events: object[] } }[] };
    Object.assign(newer.entries[0]!.body.state, { onAccount: true });
    Object.assign(newer.entries[0]!.body.events[0]!, { signature: 'x' });
    expect(pageSchema.parse(newer)).toEqual(newer);
  });

  it('are refused whole when a body is damaged', () => {
    const damaged = structuredClone(page()) as unknown as { entries: { body: { state: Record<string, unknown> } }[] };
    delete damaged.entries[0]!.body.state['version'];
    expect(pageSchema.safeParse(damaged).success).toBe(false);
  });
});

describe('intake', () => {
  const { source: _source, ...order } = RECEIVED;

  it('takes an order and reads its time', () => {
    const told = { ...order, cityDispatchedAt: '2019-10-12T08:00:00+08:00' };
    expect(intakeOrderSchema.parse(told)).toEqual({ ...order, cityDispatchedAt: at('2019-10-12 08:00') });
  });

  it('takes an order with the fields it needs only', () => {
    const { districtNumber: _n, place: _p, category: _c, ...least } = order;
    expect(intakeOrderSchema.safeParse({ ...least, caller: { name: '保密' } }).success).toBe(true);
  });

  it.each(['number', 'cityDispatchedAt', 'unitCode', 'type', 'title', 'content'])('needs %s', (field) => {
    expect(intakeOrderSchema.safeParse({ ...order, [field]: undefined }).success).toBe(false);
  });

  it('fills in what an invalid call-back leaves out', () => {
    const told = { number: '1', valid: false, sampledAt: at('2019-10-20 10:00'), revision: 1 };
    expect(intakeResultSchema.parse(told)).toEqual({ ...told, contacted: null, solved: null, satisfaction: null });
  });
});

describe('the engine’s API', () => {
  it('says of every method whether it changes something, and accepts nothing unknown where nothing is needed', () => {
    for (const [name, method] of Object.entries(api)) {
      expect(['query', 'command']).toContain(method.kind);
      expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    }
    expect(api['session.get'].in.safeParse({ x: 1 }).success).toBe(false);
  });

  it('fills in a list query', () => {
    expect(api['order.list'].in.parse({ queue: 'open', offset: 0, limit: 50 })).toEqual({
      queue: 'open',
      keyword: '',
      light: null,
      fromAt: null,
      sort: LIST_SORTS[0],
      descending: false,
      offset: 0,
      limit: 50,
    });
    expect(api['order.list'].in.safeParse({ queue: 'open', offset: 0, limit: 501 }).success).toBe(false);
  });

  it('takes a week by its id only', () => {
    expect(api['assessment.ranking'].in.safeParse({ week: '2019-W41' }).success).toBe(true);
    expect(api['assessment.ranking'].in.safeParse({ week: '2019-41' }).success).toBe(false);
  });
});

describe('the shell', () => {
  it('prints sheets under names that are file names', () => {
    expect(printNameSchema.safeParse('石景山区2019年第41周排名').success).toBe(true);
    for (const name of ['', '../x', 'a/b', 'a\\b', 'a:b', 'a\u0000', 'x'.repeat(81)]) {
      expect(printNameSchema.safeParse(name).success).toBe(false);
    }
    expect(sheetReadySchema.safeParse({ pages: 0 }).success).toBe(false);
  });
});
