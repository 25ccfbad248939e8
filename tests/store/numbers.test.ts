/** Taking numbers on a workstation: each once, told before the paper, and never without the centre’s lease. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { NumberStore } from '../../src-main/engine/numbers/number-store.ts';
import { takeNumber, voidNumber } from '../../src-main/engine/numbers/take.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { received, NOON, STREET, OTHER_STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, entryOf, pageFor, type Desk } from './support/desk.ts';
import { Place, run } from './support/cli.ts';
import { NUMBERING_CHILD, type NumberingTask } from './support/numbering-child.ts';

const SERIES = '石八接办';
const ORDER = 'order-1';
const WANT = { series: SERIES, order: ORDER, document: 'letter' };

const numbersOf = ({ workstation }: Desk): NumberStore => new NumberStore(workstation.store);
const lease = (at: Desk, from: number, to: number, id = uuid(from)): void =>
  numbersOf(at).addRange({ id, series: SERIES, year: 2019, from, to, closed: false }, 'e1');
const take = (at: Desk): string => takeNumber(at.workstation, at.user, WANT).text;

function deskWith(...ranges: [number, number][]): Desk {
  const at = desk();
  deliver(at, received({}, ORDER));
  for (const [from, to] of ranges) lease(at, from, to);
  return at;
}

describe('a number', () => {
  it('is taken with its fact, which is shown on the order and waits for sending', () => {
    const at = deskWith([1, 50]);
    const { text, commandId } = takeNumber(at.workstation, at.user, WANT);
    expect(text).toBe('石八接办〔2019〕1号');
    expect(at.workstation.outbox.byId(commandId)?.c).toMatchObject({
      kind: 'useNumber',
      orders: [ORDER],
      payload: { series: SERIES, year: 2019, number: 1, document: 'letter' },
    });
    expect(at.workstation.projection.shown(ORDER)?.state.numbers).toMatchObject([{ number: 1 }]);
    expect(numbersOf(at).taken()).toMatchObject([{ number: 1, command: commandId, takenBy: '王堃', voided: null }]);
  });

  it('is never invented: without a lease nothing is kept but the wish', () => {
    const at = deskWith([7, 7]);
    expect(take(at)).toBe('石八接办〔2019〕7号');
    expect(() => take(at)).toThrow('本机没有可用的“石八接办”文号。联网同步后自动领取，再取号；号码不能自编。');
    expect(numbersOf(at).requests()).toMatchObject([{ series: SERIES, year: 2019 }]);
    expect(at.workstation.outbox.counts().pending).toBe(1);
  });

  it('belongs to the year of its day: the next one begins with its own range', () => {
    const at = deskWith([1, 50]);
    at.clock.pass(Date.parse('2020-01-01T00:00:00+08:00') - NOON);
    expect(() => take(at)).toThrow('号码不能自编');
    numbersOf(at).addRange({ id: uuid(9), series: SERIES, year: 2020, from: 1, to: 5, closed: false }, 'e1');
    expect(take(at)).toBe('石八接办〔2020〕1号');
  });

  it('that this workstation has printed is passed over when it is leased once more', () => {
    const at = deskWith([1, 2]);
    expect([take(at), take(at)]).toHaveLength(2);
    lease(at, 1, 3, uuid(99));
    expect(take(at)).toBe('石八接办〔2019〕3号');
  });

  it('is not given to who may not handle, nor for an order that nobody sees here', () => {
    const at = deskWith([1, 50]);
    const viewer = { ...at.user, role: 'viewer' as const };
    expect(() => takeNumber(at.workstation, viewer, WANT)).toThrow('当前岗位没有这项权限');
    expect(() => takeNumber(at.workstation, at.user, { ...WANT, order: 'order-2' })).toThrow('没有这件工单');
    const stranger = { ...at.user, unit: OTHER_STREET };
    expect(() => takeNumber(at.workstation, stranger, WANT)).toThrow('没有这件工单');
    expect(numbersOf(at).ranges()).toMatchObject([{ next: 1 }]);
  });

  it.each(['copy', 'fork', 'revoked', 'unknown-device', 'archive'] as const)(
    'is not given while the store has to enrol: %s',
    (enrol) => {
      const at = deskWith([1, 50]);
      at.workstation.syncStore.setMeta({ enrol });
      expect(() => take(at)).toThrow('已填写的内容都在本机');
      expect(numbersOf(at).taken()).toEqual([]);
    },
  );

  it('of the device before an enrolment is not used; the series is asked for again', () => {
    const at = deskWith([1, 50]);
    take(at);
    const answer = { device: 'device-2', token: 't'.repeat(32), unit: STREET, epoch: 'e1', serverMark: 'test', serverAt: NOON };
    storeEnrolment(at.workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
    expect([numbersOf(at).ranges(), numbersOf(at).taken().length]).toEqual([[], 1]);
    expect(numbersOf(at).requests()).toMatchObject([{ series: SERIES, year: 2019 }]);
    expect(() => take(at)).toThrow('号码不能自编');
  }); // prettier-ignore
});

describe('a document that the centre could not read', () => {
  it('takes no number', () => {
    const at = deskWith([1, 2]);
    expect(() => takeNumber(at.workstation, at.user, { ...WANT, document: '督办单' })).toThrow('document');
    expect([at.workstation.outbox.counts().pending, take(at)]).toEqual([0, '石八接办〔2019〕1号']);
  });
});

describe('a void number', () => {
  const of = { series: SERIES, year: 2019, number: 1 };

  it('is told once, with its reason, and never used again', () => {
    const at = deskWith([1, 2]);
    take(at);
    const id = voidNumber(at.workstation, at.user, { ...of, reason: '打印损坏' });
    expect(at.workstation.outbox.byId(id)?.c).toMatchObject({ kind: 'voidNumber', payload: { number: 1, reason: '打印损坏' } });
    expect(() => voidNumber(at.workstation, at.user, { ...of, reason: '其他' })).toThrow('已经作废（打印损坏）');
    expect(() => voidNumber(at.workstation, at.user, { ...of, number: 2, reason: '其他' })).toThrow('不是在本机取的');
    expect([take(at), at.workstation.projection.shown(ORDER)?.state.numbers?.[0]?.voided]).toEqual(['石八接办〔2019〕2号', '打印损坏']);
  }); // prettier-ignore

  it('can be told of an order that has left, and both facts stay whole for a centre that was set back', () => {
    const at = deskWith([1, 2]);
    const { commandId } = takeNumber(at.workstation, at.user, WANT);
    const { workstation } = at;
    workstation.sync.push();
    const o = { id: commandId, ok: true, why: '', vers: { [ORDER]: 2 }, number: '石八接办〔2019〕1号', tag: 't1' };
    const gone = { ...entryOf(received({}, ORDER), []), body: null };
    workstation.sync.page(pageFor(workstation, { entries: [gone], outcomes: [{ seq: 1, o }], last: 1 }));
    expect(workstation.truth.holds(ORDER)).toBe(false);
    expect(workstation.outbox.byId(commandId)).toMatchObject({ number: o.number, c: { payload: { number: 1 } } });
    const id = voidNumber(workstation, at.user, { ...of, reason: '不再发出' });
    expect(workstation.sync.push()?.items).toMatchObject([{ c: { id, orders: [ORDER] } }]);
  });
});

describe('several processes', () => {
  async function child(at: Desk, count: number, dies = false): Promise<number[]> {
    const { dir, key } = at;
    const task: NumberingTask = { dir, key, unit: STREET, order: ORDER, series: SERIES, count, dies, now: NOON };
    const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', NUMBERING_CHILD, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }); // prettier-ignore
    let said = '';
    process_.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(process_, 'close');
    return said.split('\n').filter((line) => line !== '').map(Number); // prettier-ignore
  }

  it('at once take no number twice', async () => {
    const at = deskWith([1, 30], [101, 120]);
    const [one, two] = await Promise.all([child(at, 20), child(at, 20)]);
    const all = [...one, ...two].toSorted((a, b) => a - b);
    expect(all).toEqual([...Array.from({ length: 30 }, (_, i) => i + 1), ...Array.from({ length: 10 }, (_, i) => i + 101)]);
    expect(at.workstation.outbox.counts().pending).toBe(40);
  }); // prettier-ignore

  it('killed between number and paper: every number said has its fact, and none is said twice (INV-13)', async () => {
    const at = deskWith([1, 30]);
    const said = await child(at, 5, true);
    expect(said).toEqual([1, 2, 3, 4]);
    const facts = at.workstation.outbox.waiting().map(({ c }) => c.payload['number']);
    expect(facts).toEqual(numbersOf(at).taken().map(({ number }) => number)); // prettier-ignore
    expect(facts.slice(0, 4)).toEqual(said);
    expect(said).not.toContain(takeNumber(at.workstation, at.user, WANT).number);
  });
});

describe('on the command line', () => {
  const place = new Place();

  it('take, void and list say what was done, and what is wrong with what was typed', async () => {
    await place.enrol();
    place.centre.put(received({}, uuid(7)));
    await run(['sync', ...place.where]);
    const words = ['--order', '201910120001', '--document', 'letter', '--as', '李建国', ...place.where];
    const none = await run(['number', 'take', '--series', SERIES, ...words]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('号码不能自编')]);
    expect((await run(['number', 'list', ...place.where])).out).toEqual({ ranges: [], wished: [{ series: SERIES, year: 2019 }], taken: [] });
    // A centre of an older version, which leases nothing: the round goes on without.
    expect((await run(['sync', ...place.where])).code).toBe(0);
    for (const wrong of [['take', '--series', '石 八', ...words], ['void', '12号', '--reason', '其他', '--as', '李建国', ...place.where],
      ['void', '石八接办〔2019〕1号', '--reason', '写错', '--as', '李建国', ...place.where]])
      expect((await run(['number', ...wrong])).code).toBe(2);
    const unknown = await run(['number', 'void', '石八接办〔2019〕1号', '--reason', '其他', '--as', '李建国', ...place.where]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('不是在本机取的')]);
  }); // prettier-ignore
});
