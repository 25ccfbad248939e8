/** What the client sends, and what a receipt changes (rules of the checked model in their names). */
import { describe, expect, it } from 'vitest';
import { pushSchema, type Receipt } from '#shared/contract/wire.ts';
import { PUSH_BATCH, PUSH_TEXT } from '#shared/sync/client.ts';
import { sendingHash } from '#shared/sync/item.ts';
import { DEVICE, EPOCH, outcome, pageFor, workstation } from './support/memory-store.ts';
import { command, uuid } from './support/world.ts';

const act = (n: number, order = 'order-1', version = 1) =>
  command('reply', {}, { id: uuid(n), orders: [order], version });
const receipt = (patch: Partial<Receipt>): Receipt => ({ device: DEVICE, results: [], err: '', ...patch });

describe('sending', () => {
  it('gives seqs in the order of typing, durably, before anything leaves (seqAtSend)', () => {
    const { store, client } = workstation();
    for (const n of [1, 2, 3]) store.type(act(n));
    const push = client.push()!;
    expect(pushSchema.parse(push)).toMatchObject({ device: DEVICE, epoch: EPOCH });
    expect(push.items.map(({ seq, c }) => [seq, c.id])).toEqual([
      [1, uuid(1)],
      [2, uuid(2)],
      [3, uuid(3)],
    ]);
    expect([...store.items.values()].map(({ state, seq }) => [state, seq])).toEqual([
      ['sent', 1],
      ['sent', 2],
      ['sent', 3],
    ]);
    expect(store.meta().nextSeq).toBe(4);
  });

  it('sends the same again under the same seqs until the outcome is known', () => {
    const { store, client } = workstation();
    store.type(act(1));
    const first = client.push();
    expect(client.push()).toEqual(first);
    store.type(act(2));
    expect(client.push()!.items.map(({ seq }) => seq)).toEqual([1, 2]);
    client.page(pageFor(store, { outcomes: [outcome(1, uuid(1))], last: 1 }));
    expect(client.push()!.items.map(({ seq }) => seq)).toEqual([2]);
  });

  it('sends nothing when there is nothing, before enrolment, and when it has to enrol', () => {
    const { store, client } = workstation();
    expect(client.push()).toBeNull();
    store.type(act(1));
    store.setMeta({ enrol: 'fork' });
    expect([client.push(), client.pull()]).toEqual([null, null]);
    store.setMeta({ enrol: '', device: '' });
    expect([client.push(), client.pull()]).toEqual([null, null]);
    expect(store.itemById(uuid(1))!.seq).toBe(0);
  });

  it('chains its sendings as evidence', () => {
    const { store, client } = workstation();
    store.type(act(1));
    store.type(act(2));
    const [first, second] = client.push()!.items;
    expect(first!.prevHash).toBe('');
    expect(second!.prevHash).toBe(sendingHash(DEVICE, first!));
    expect(store.meta().head).toBe(sendingHash(DEVICE, second!));
    expect(sendingHash('device-2', first!)).not.toBe(sendingHash(DEVICE, first!));
  });

  it('INV-10: a command that no hash can name leaves like the others and stops none behind it', () => {
    const { store, client } = workstation();
    store.type(command('note', { text: '\ud800' }, { id: uuid(1) }));
    store.type(act(2));
    expect(client.push()!.items.map(({ c, prevHash }) => [c.id, prevHash])).toEqual([
      [uuid(1), ''],
      [uuid(2), 'unhashable'],
    ]);
  });

  it('sends in batches', () => {
    const { store, client } = workstation();
    for (let n = 1; n <= PUSH_BATCH + 5; n++) store.type(act(n));
    expect(client.push()!.items).toHaveLength(PUSH_BATCH);
    expect(store.meta().nextSeq).toBe(PUSH_BATCH + 6);
  });

  it('keeps a batch as small as a slow line and the centre take it, but for one command that alone is larger', () => {
    const { store, client } = workstation();
    const long = '楼'.repeat(PUSH_TEXT / 4);
    for (let n = 1; n <= 9; n++) store.type(command('note', { text: long }, { id: uuid(n) }));
    store.type(command('note', { text: long.repeat(8) }, { id: uuid(10) }));
    store.type(act(11));
    const batches: number[][] = [];
    for (let push = client.push(); push; push = client.push({ after: push.items.at(-1)!.seq }))
      batches.push(push.items.map(({ seq }) => seq));
    expect(batches).toEqual([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10], [11]]);
  });

  it('holds what may not leave yet, and the later commands of the same orders; others go on', () => {
    const { store, client } = workstation();
    store.type(act(1, 'order-1'));
    store.type(act(2, 'order-1'));
    store.type(act(3, 'order-2'));
    const items = client.push({ mayLeave: (item) => item.c.id !== uuid(1) })!.items;
    expect(items.map(({ c }) => c.id)).toEqual([uuid(3)]);
    expect(store.itemById(uuid(2))).toMatchObject({ state: 'waiting', seq: 0 });
    expect(client.push()!.items.map(({ seq, c }) => [seq, c.id])).toEqual([
      [1, uuid(3)],
      [2, uuid(1)],
      [3, uuid(2)],
    ]);
  });

  it('keeps kinds newer than the server, with the later commands of the same orders (holdNewKinds)', () => {
    const { store, client } = workstation();
    store.type(command('whistle', {}, { id: uuid(1), orders: ['a', 'b'], version: 2 }));
    store.type(act(2, 'b'));
    store.type(act(3, 'c'));
    expect(client.push()!.items.map(({ c }) => c.id)).toEqual([uuid(3)]);
    client.page(pageFor(store, { v: 2, last: 0 }));
    expect(client.push()!.items.map(({ c }) => c.id)).toEqual([uuid(3), uuid(1), uuid(2)]);
  });

  it('offers a refused command again as refused, with its number', () => {
    const { store, client } = workstation();
    store.type(act(1), { refused: 'stale', number: '石办〔2019〕1号' });
    expect(client.push()!.items[0]).toMatchObject({ refused: 'stale', number: '石办〔2019〕1号' });
  });
});

describe('a receipt', () => {
  it('settles nothing (settleByPage)', () => {
    const { store, client } = workstation();
    store.type(act(1));
    client.push();
    client.receipt(receipt({ results: [outcome(1, uuid(1))] }));
    expect(store.itemById(uuid(1))!.state).toBe('sent');
  });

  it.each(['fork', 'revoked', 'unknown-device'] as const)(
    '%s: the store has to enrol anew and keeps everything',
    (err) => {
      const { store, client } = workstation();
      store.type(act(1));
      client.push();
      client.receipt(receipt({ err }));
      expect(store.meta().enrol).toBe(err);
      expect(store.itemById(uuid(1))!.state).toBe('sent');
      expect(client.push()).toBeNull();
    },
  );

  it.each(['gap', 'epoch'] as const)('%s changes nothing: only a pull decides that the server forgot', (err) => {
    const { store, client } = workstation();
    store.type(act(1));
    client.push();
    const before = store.meta();
    client.receipt(receipt({ err }));
    expect(store.meta()).toEqual(before);
    expect(client.push()!.items).toHaveLength(1);
  });

  it('of another device is ignored', () => {
    const { store, client } = workstation();
    client.receipt(receipt({ device: 'device-2', err: 'fork' }));
    expect(store.meta().enrol).toBe('');
  });
});
