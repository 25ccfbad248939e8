/** The queue of files on its own timers: when it tries, when it rests, and that it ends when it is told to. */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BYTES_HEADER, COMPLETE_HEADER } from '#shared/contract/attachments.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { attachFile } from '../../src-main/engine/attachments/attach-file.ts';
import { FileLoop } from '../../src-main/engine/attachments/loop.ts';
import { openFile } from '../../src-main/engine/attachments/open-file.ts';
import { attachmentsOf } from '../../src-main/engine/attachments/view.ts';
import { Log } from '../../src-main/engine/log.ts';
import { SyncFailure } from '../../src-main/engine/sync/sync-failure.ts';
import { NOON, received, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, TestClock, type Desk } from './support/desk.ts';

/** A centre of files behind the transport, that a test takes away or holds up. */
const centre = vi.hoisted(() => ({
  isDown: false,
  /** While there is one, every request waits for it. */
  gate: null as Promise<void> | null,
  /** When each request came. */
  asked: [] as number[],
  running: 0,
  most: 0,
  /** Transports that are open, and all there were: a round has one of its own. */
  open: 0,
  rounds: 0,
  /** hash -> bytes that have arrived */
  got: new Map<string, number>(),
}));

interface Init {
  method: string;
  headers?: Record<string, string>;
  body?: Buffer;
}
vi.mock('../../src-main/engine/sync/transport.ts', () => {
  function answered(path: string, { method, headers, body }: Init): Response {
    if (centre.isDown) throw new SyncFailure('unreachable');
    const hash = /[0-9a-f]{64}/.exec(path)?.[0] ?? '';
    if (method === 'GET') return Response.json({ code: 'absent', message: '附件还没有传到中心。' }, { status: 404 });
    const before = centre.got.get(hash) ?? 0;
    if (method === 'HEAD')
      return new Response(null, { headers: { [BYTES_HEADER]: `${before}`, [COMPLETE_HEADER]: '0' } });
    centre.got.set(hash, before + (body?.length ?? 0));
    const got = centre.got.get(hash) ?? 0;
    return Response.json({ received: got, complete: String(got) === headers?.['upload-length'] });
  }
  class Transport {
    constructor() {
      centre.open++;
      centre.rounds++;
    }
    async request(path: string, init: Init, stop?: AbortSignal): Promise<Response> {
      centre.asked.push(Date.now());
      centre.most = Math.max(centre.most, ++centre.running);
      try {
        const cut = new Promise<never>((_resolve, reject) => {
          stop?.addEventListener('abort', () => reject(new SyncFailure('unreachable')));
        });
        await Promise.race([centre.gate, cut]);
        return answered(path, init);
      } finally {
        centre.running--;
      }
    }
    async close(): Promise<void> {
      centre.open--;
    }
  }
  return { Transport };
});

/** Goes by the timers that the test moves. */
class TimerClock extends TestClock {
  override now(): number {
    return Date.now();
  }
  override monotonic(): number {
    return performance.now();
  }
}

const ID = uuid(1);
const loops: FileLoop[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: NOON });
  Object.assign(centre, {
    isDown: false,
    gate: null,
    asked: [],
    running: 0,
    most: 0,
    open: 0,
    rounds: 0,
    got: new Map(),
  });
});
afterEach(async () => {
  for (const loop of loops.splice(0)) await loop.stop();
  vi.useRealTimers();
});

/** The disk is real and takes its own time; the timers stand still meanwhile. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

interface Running {
  at: Desk;
  loop: FileLoop;
  /** Time passes, and what it began comes to its end. */
  pass: (ms: number) => Promise<void>;
}

function loopOn(at: Desk): Running {
  const log = new Log(at.dir, () => Date.now());
  const loop = new FileLoop({ workstation: at.workstation, log, changed: () => undefined, random: () => 0 });
  loops.push(loop);
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0;) {
      const step = Math.min(left, SECOND / 2);
      await vi.advanceTimersByTimeAsync(step);
      left -= step;
      if (!centre.gate) await until(() => centre.open === 0);
    }
  };
  return { at, loop, pass };
}

function station(): Desk {
  const at = desk(STREET, 'clerk', new TimerClock());
  deliver(at, received({}, ID));
  return at;
}

/** Attached here, its command accepted: its hash. */
async function waiting(at: Desk, seq = 1): Promise<string> {
  const bytes = randomBytes(1000);
  const path = join(at.dir, `照片${seq}.jpg`);
  writeFileSync(path, bytes);
  const { commandId } = await attachFile(at.workstation, at.user, { id: ID, path });
  const { outbox, syncStore, store } = at.workstation;
  store.write(() => {
    syncStore.setMeta({ nextSeq: 1000 });
    outbox.save({ ...outbox.byId(commandId)!, seq, state: 'accepted' });
  });
  return createHash('sha256').update(bytes).digest('hex');
}

const stateOf = ({ workstation, user }: Desk) => {
  const [file] = attachmentsOf(workstation, user, workstation.projection.shown(ID)!);
  return { state: file?.state, reason: file?.reason };
};
const gaps = (): number[] => centre.asked.slice(1).map((at, i) => (at - centre.asked[i]!) / SECOND);

describe('while the centre cannot be reached', () => {
  it('a file is tried after 5, 10, 20, 40 seconds and then every minute, and goes soon when the network is back', async () => {
    const { at, loop, pass } = loopOn(station());
    const hash = await waiting(at);
    centre.isDown = true;
    loop.start();
    await pass(10 * MINUTE);
    expect(gaps().slice(0, 7)).toEqual([5, 10, 20, 40, 60, 60, 60]);
    expect(stateOf(at)).toEqual({ state: 'waiting', reason: expect.stringContaining('联网后自动继续') });
    centre.isDown = false;
    await pass(MINUTE);
    expect([centre.got.get(hash), stateOf(at)]).toEqual([1000, { state: 'there', reason: null }]);
  });

  it('many files are no more work than three: it is the line, and it is asked ever more seldom', async () => {
    const { at, loop, pass } = loopOn(station());
    const hashes: string[] = [];
    for (let i = 1; i <= 8; i++) hashes.push(await waiting(at, i));
    centre.isDown = true;
    loop.start();
    await pass(SECOND);
    expect(centre.asked).toHaveLength(3);
    await pass(HOUR);
    // Eight files, each once a minute at most.
    expect(centre.asked.length).toBeLessThan(8 * 60);
    centre.isDown = false;
    await pass(2 * MINUTE);
    expect(hashes.map((hash) => centre.got.get(hash))).toEqual(hashes.map(() => 1000));
  });

  it('a file that another workstation has not sent yet is asked for ever more seldom, up to ten minutes', async () => {
    const { at, loop, pass } = loopOn(station());
    const story = received({}, ID);
    const payload = { hash: 'a'.repeat(64), size: 1000, mime: 'image/jpeg', name: '照片.jpg' };
    story.execute(story.type('attach', payload, at.user, NOON), at.user, NOON);
    deliver(at, story);
    loop.start();
    await pass(HOUR);
    expect(gaps()).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600]);
    expect(stateOf(at)).toEqual({ state: 'absent', reason: expect.stringContaining('还没有传到中心') });
  });
});

describe('never two rounds at once', () => {
  it('whatever asks for one meanwhile: it gets one that begins later', async () => {
    const { at, loop, pass } = loopOn(station());
    await waiting(at);
    let open = (): void => undefined;
    centre.gate = new Promise((resolve) => (open = resolve));
    loop.start();
    await pass(SECOND);
    loop.soon();
    loop.soon(0);
    const joined = loop.now();
    await pass(HOUR);
    expect([centre.most, centre.open, centre.asked.length, centre.rounds]).toEqual([1, 1, 1, 1]);
    const later = await waiting(at, 2);
    centre.gate = null;
    open();
    await joined;
    await pass(SECOND);
    expect([centre.most, centre.rounds, centre.got.get(later)]).toEqual([1, 2, 1000]);
  });

  it('when nothing is left it rests', async () => {
    const { at, loop, pass } = loopOn(station());
    await waiting(at);
    loop.start();
    await pass(HOUR);
    expect(centre.rounds).toBe(1);
    loop.soon();
    await pass(HOUR);
    expect(centre.rounds).toBe(2);
  });
});

describe('on shutdown', () => {
  it('what travels is broken off without counting as a failure, and nothing begins any more', async () => {
    const { at, loop, pass } = loopOn(station());
    const hash = await waiting(at);
    await openFile(at.workstation, hash, '照片.jpg');
    centre.gate = new Promise(() => undefined);
    loop.start();
    await pass(SECOND);
    expect(centre.running).toBe(1);
    await openFile(at.workstation, hash, '照片.jpg');
    loop.soon();
    await loop.stop();
    expect([centre.running, centre.open, readdirSync(at.workstation.files.opened)]).toEqual([0, 0, []]);
    expect(at.workstation.jobs.ofFile(hash)).toMatchObject([{ tries: 0, error: '' }]);
    loop.soon(0);
    await loop.now();
    await pass(HOUR);
    expect(centre.asked).toHaveLength(1);
  });

  it('before its first timer it never begins', async () => {
    const { at, loop, pass } = loopOn(station());
    await waiting(at);
    loop.start();
    await loop.stop();
    await pass(HOUR);
    expect([centre.rounds, centre.asked]).toEqual([0, []]);
  });
});

it('a workstation that was never enrolled asks nobody', async () => {
  const { loop, pass } = loopOn(desk(null, 'clerk', new TimerClock()));
  loop.start();
  await pass(HOUR);
  expect(centre.asked).toEqual([]);
});
