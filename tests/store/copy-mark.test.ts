/** A copied or restored store is known before it sends anything, and nothing but a copy is ever taken for one. */
import { copyFileSync, cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markFiles, type MarkSide } from '../../src-main/keys/mark-file.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { storeEnrolment } from '../../src-main/engine/sync/enrol.ts';
import { syncOnce } from '../../src-main/engine/sync/round.ts';
import { Transport } from '../../src-main/engine/sync/transport.ts';
import { NOON, STREET } from '../unit/support/world.ts';
import { Place, run } from './support/cli.ts';
import { newKey, temporary, TestClock } from './support/desk.ts';

const answer = (device: string) => ({
  device,
  token: 't'.repeat(32),
  unit: STREET,
  epoch: 'e1',
  serverMark: 'test',
  serverAt: NOON,
});

/** A machine with a store in one folder and its key in another. */
class Machine {
  readonly store = join(temporary(), 'store');
  readonly keys = temporary();
  readonly key = newKey();
  readonly #clock = new TestClock();

  get stem(): string {
    return join(this.keys, 'key');
  }
  get marks(): string[] {
    return readdirSync(this.keys);
  }

  open(side: MarkSide = markFiles(this.stem)): Workstation {
    return openWorkstation(this.store, this.key, { create: true, clock: this.#clock, marks: side });
  }
  /** What a process does with the store, which is closed again. */
  with<T>(work: (workstation: Workstation) => T, side?: MarkSide): T {
    const workstation = this.open(side);
    try {
      return work(workstation);
    } finally {
      workstation.close();
    }
  }
  enrol(device = 'device-1'): void {
    this.with((each) => storeEnrolment(each, { server: 'http://127.0.0.1:9', ca: '' }, answer(device)));
  }
  /** A start of the window's engine. */
  start(side?: MarkSide): string {
    return this.with(({ mark }) => mark.turn(), side);
  }
  get enrolAsked(): string {
    return this.with(({ mark, meta }) => {
      mark.check();
      return meta.sync().enrol;
    });
  }
}

function machine(): Machine {
  const made = new Machine();
  made.enrol();
  return made;
}

function backupOf({ store }: Machine): string {
  const folder = join(temporary(), 'copy');
  cpSync(store, folder, { recursive: true });
  return folder;
}
function putBack({ store }: Machine, folder: string): void {
  rmSync(store, { recursive: true });
  cpSync(folder, store, { recursive: true });
}

describe('the mark of a store', () => {
  it('is made with the enrolment and turned at every start; nobody is asked to enrol', () => {
    const at = machine();
    expect(at.marks).toHaveLength(1);
    const marks = Array.from({ length: 3 }, () => {
      expect([at.start(), at.enrolAsked]).toEqual(['kept', '']);
      return at.with(({ meta }) => meta.get('copyMark')?.current);
    });
    expect(new Set(marks).size).toBe(3);
  });

  it('is made quietly for a store of an older program, and only once', () => {
    const at = machine();
    at.with(({ meta }) => meta.remove('copyMark'));
    for (const name of at.marks) rmSync(join(at.keys, name));
    expect([at.enrolAsked, at.start(), at.enrolAsked]).toEqual(['', 'kept', '']);
    // An older backup still, from before there were marks: the machine remembers that it has one.
    at.with(({ meta }) => meta.remove('copyMark'));
    expect(at.enrolAsked).toBe('copy');
  });

  it('is not missed by a store that was never enrolled', () => {
    const at = new Machine();
    expect([at.start(), at.enrolAsked, at.marks]).toEqual(['kept', '', []]);
  });
});

describe('a copy', () => {
  it('without the key side has to enrol', () => {
    const at = machine();
    for (const name of at.marks) rmSync(join(at.keys, name));
    expect(at.enrolAsked).toBe('copy');
    expect(at.start()).toBe('copy');
  });

  it('that is older than the last start has to enrol, and so has one from before a backup', () => {
    const at = machine();
    const [before, fresh] = [backupOf(at), backupOf(at)];
    at.start();
    putBack(at, before);
    expect(at.enrolAsked).toBe('copy');
    putBack(at, fresh);
    expect(at.start()).toBe('copy');
  });

  it('of both sides is not noticed here: a snapshot of the whole machine is told by the centre alone', () => {
    const at = machine();
    const [store, keys] = [backupOf(at), join(temporary(), 'keys')];
    cpSync(at.keys, keys, { recursive: true });
    at.start();
    putBack(at, store);
    cpSync(keys, at.keys, { recursive: true });
    expect(at.enrolAsked).toBe('');
  });

  it('beside its machine, with the same key: one of the two has to enrol, and leaves the other its mark', () => {
    const at = machine();
    const folder = backupOf(at);
    at.start();
    const twin = openWorkstation(folder, at.key, { create: false, clock: new TestClock(), marks: markFiles(at.stem) });
    expect([twin.mark.check(), twin.meta.sync().enrol]).toEqual(['copy', 'copy']);
    storeEnrolment(twin, { server: 'http://127.0.0.1:9', ca: '' }, answer('device-2'));
    expect([twin.mark.check(), twin.meta.sync().enrol]).toEqual(['kept', '']);
    twin.close();
    expect([at.enrolAsked, at.start()]).toEqual(['', 'kept']);
  });

  it('sends nothing, although the centre would answer', async () => {
    const at = machine();
    const before = backupOf(at);
    at.start();
    putBack(at, before);
    const workstation = at.open();
    const transport = new Transport({ server: 'http://127.0.0.1:9', ca: '', token: '' });
    try {
      await expect(syncOnce(workstation, transport)).rejects.toMatchObject({ code: 'copy' });
    } finally {
      await transport.close();
      workstation.close();
    }
  });

  it('gets a mark of its own with the enrolment; the mark of the device it was is gone', () => {
    const at = machine();
    at.enrol('device-2');
    expect([at.marks.length, at.enrolAsked]).toEqual([1, '']);
  });
});

/** Does `step` and then nothing more, as a process that is killed there. */
const killedAt = (stem: string, when: 'before' | 'after'): MarkSide => {
  const side = markFiles(stem);
  return {
    ...side,
    write(device, mark) {
      if (when === 'after') side.write(device, mark);
      throw new Error('killed');
    },
  };
};

describe('turning the mark', () => {
  it.each(['before', 'after'] as const)('survives a kill %s the writing beside the key (INV-13)', (when) => {
    const at = machine();
    at.start(killedAt(at.stem, when));
    const half = backupOf(at);
    expect(at.enrolAsked).toBe('');
    expect([at.start(killedAt(at.stem, when)), at.enrolAsked]).toEqual(['unkept', '']);
    expect([at.start(), at.enrolAsked]).toEqual(['kept', '']);
    putBack(at, half);
    expect(at.enrolAsked).toBe('copy');
  });

  it.each(['before', 'after'] as const)('survives a kill %s the first writing (INV-13)', (when) => {
    const at = new Machine();
    at.with(
      (each) => storeEnrolment(each, { server: 'http://127.0.0.1:9', ca: '' }, answer('device-1')),
      killedAt(at.stem, when),
    );
    expect([at.enrolAsked, at.start(), at.enrolAsked]).toEqual(['', 'kept', '']);
  });

  it('by two processes at once is no copy', () => {
    const at = machine();
    const [window, terminal] = [at.open(), at.open()];
    const write = window.store.write.bind(window.store);
    let others = 0;
    // Between the two steps of the window the command line turns it too.
    window.store.write = (work) => {
      const done = write(work);
      if (others++ === 0) terminal.mark.turn();
      return done;
    };
    expect(window.mark.turn()).toBe('kept');
    expect([window.mark.check(), terminal.mark.check(), window.meta.sync().enrol]).toEqual(['kept', 'kept', '']);
    window.close();
    terminal.close();
  });

  it('where nothing can be written beside the key keeps the old one, and nothing is lost', () => {
    const [at, fresh] = [machine(), new Machine()];
    const refuses = ({ stem }: Machine): MarkSide => ({
      ...markFiles(stem),
      write: () => {
        throw Object.assign(new Error('read-only'), { code: 'EROFS' });
      },
    });
    expect([at.start(refuses(at)), at.enrolAsked]).toEqual(['unkept', '']);
    fresh.with((each) => {
      storeEnrolment(each, { server: 'http://127.0.0.1:9', ca: '' }, answer('device-1'));
      expect([each.mark.check(), each.meta.sync().enrol]).toEqual(['unkept', '']);
    }, refuses(fresh));
  });
});

describe('on the command line', () => {
  const place = new Place();
  const store = (): string => join(place.dir, 'store', 'workbench.db');

  it('a backup that is put back has to enrol, and then goes on', async () => {
    await place.enrol();
    const backup = join(place.dir, 'backup.db');
    expect((await run(['backup', backup, ...place.where])).code).toBe(0);
    expect((await run(['sync', ...place.where])).code).toBe(0);
    for (const end of ['-wal', '-shm']) rmSync(`${store()}${end}`, { force: true });
    copyFileSync(backup, store());
    const refused = await run(['sync', ...place.where]);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('复制或恢复来的')]);
    place.centre.codes.set('CODE-2', STREET);
    expect((await run(['enroll', '--server', place.server, '--code', 'CODE-2', ...place.where])).code).toBe(0);
    expect((await run(['sync', ...place.where])).code).toBe(0);
  });

  it('a backup beside a key in a folder that cannot be written is made, with a warning', async () => {
    await place.enrol();
    // Root may write anywhere: what stands in the way is a folder with the name of the draft.
    const mark = readdirSync(place.dir).find((name) => name.endsWith('.mark')) ?? '';
    mkdirSync(join(place.dir, `${mark}.new`));
    const backup = await run(['backup', join(place.dir, 'b.db'), ...place.where]);
    expect([backup.code, backup.err]).toEqual([0, expect.stringContaining('备份已做好')]);
    expect((await run(['sync', ...place.where])).code).toBe(0);
  });
});
