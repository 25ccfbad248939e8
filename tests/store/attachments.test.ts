/** Files of a workstation: on the disk before their command, gone with their order, never in the way. */
import { createHash, randomBytes } from 'node:crypto';
import type * as FsPromises from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ATTACHMENT_BYTES } from '#shared/domain/order/attachment.ts';
import { attachFile } from '../../src-main/engine/attachments/attach-file.ts';
import { openFile } from '../../src-main/engine/attachments/open-file.ts';
import { attachmentsOf } from '../../src-main/engine/attachments/view.ts';
import { eraseOrders } from '../../src-main/engine/order/erase.ts';
import { COMMUNITY, NOON, received, STREET, uuid } from '../unit/support/world.ts';
import { deliver, desk, openDesk, pageFor, temporary, type Desk } from './support/desk.ts';
import { addUser, engineOn, PASSWORD, signedIn } from './support/engine.ts';
import { plainDesk } from './support/plain.ts';

/** The disk is full after so many writes of files; null = it never is. */
const disk = vi.hoisted(() => ({ room: null as number | null }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>();
  const open: typeof real.open = async (...args) => {
    const file = await real.open(...args);
    const write = file.write.bind(file) as (...rest: unknown[]) => Promise<unknown>;
    Object.assign(file, {
      write: (...rest: unknown[]) => {
        if (disk.room !== null && disk.room-- <= 0)
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        return write(...rest);
      },
    });
    return file;
  };
  return { ...real, default: { ...real, open }, open };
});
afterEach(() => {
  disk.room = null;
});

const ID = uuid(1);
const OTHER = uuid(2);
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function fileOf(bytes: Buffer, name = '照片.jpg'): string {
  const path = join(temporary(), name);
  writeFileSync(path, bytes);
  return path;
}
function withOrders(at: Desk = desk()): Desk {
  deliver(at, received({}, ID), received({ number: '201910120002' }, OTHER));
  return at;
}
const attached = (at: Desk, bytes: Buffer, id = ID, name?: string) =>
  attachFile(at.workstation, at.user, { id, path: fileOf(bytes, name) });
const folderOf = (at: Desk): string[] =>
  existsSync(at.workstation.files.folder) ? readdirSync(at.workstation.files.folder).toSorted() : [];
const viewOf = (at: Desk, id = ID) => attachmentsOf(at.workstation, at.user, at.workstation.projection.shown(id)!);
async function clearOf(at: Desk, hash: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of at.workstation.files.read(hash)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
/** These orders leave the workstation. */
const leave = (at: Desk, ...ids: string[]) =>
  at.workstation.sync.page(pageFor(at.workstation, { entries: ids.map((id) => ({ id, in: [], body: null })) }));
let seqs = 0;
/** The centre has answered the command. */
function settle(at: Desk, commandId: string, ok: boolean): void {
  const { outbox, syncStore, store, projection } = at.workstation;
  const item = outbox.byId(commandId)!;
  store.write(() => {
    syncStore.setMeta({ nextSeq: 1000 });
    const outcome = ok
      ? ({ state: 'accepted' } as const)
      : ({ state: 'refused', refused: 'phase', archived: true } as const);
    outbox.save({ ...item, seq: ++seqs, ...outcome });
    projection.refresh(item.c.orders[0]!);
  });
}

describe('attaching', () => {
  it('seals the file beside the store and keeps the command, to be sent on its own', async () => {
    const at = withOrders();
    const bytes = randomBytes(200_000);
    const result = await attached(at, bytes);
    expect(result).toMatchObject({ outcome: 'pending', reason: null });
    const hash = hashOf(bytes);
    expect(folderOf(at)).toEqual([hash]);
    const path = at.workstation.files.pathOf(hash);
    expect(readFileSync(path).includes(bytes.subarray(0, 64))).toBe(false);
    expect([statSync(path).mode & 0o777, statSync(at.workstation.files.folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect((await clearOf(at, hash)).equals(bytes)).toBe(true);
    expect(viewOf(at)).toMatchObject([
      {
        hash,
        name: '照片.jpg',
        size: 200_000,
        mime: 'image/jpeg',
        state: 'waiting',
        bytes: 0,
        reason: null,
        readable: true,
      },
    ]);
    expect(at.workstation.projection.shown(ID)).toMatchObject({ pending: 1 });
    // Nothing leaves before the command was accepted.
    expect(at.workstation.jobs.next(NOON)).toBeUndefined();
    settle(at, result.commandId, true);
    expect(at.workstation.jobs.next(NOON)).toMatchObject({ hash, direction: 'up', order: ID });
  });

  it('of the same file to two orders keeps it once; to the same order it is refused', async () => {
    const at = withOrders();
    const bytes = randomBytes(1000);
    await attached(at, bytes);
    await attached(at, bytes, OTHER, '同一张.jpg');
    expect(folderOf(at)).toEqual([hashOf(bytes)]);
    expect(await attached(at, bytes)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('已经附在'),
    });
    expect([folderOf(at), (await clearOf(at, hashOf(bytes))).equals(bytes)]).toEqual([[hashOf(bytes)], true]);
    expect(at.workstation.outbox.counts().pending).toBe(2);
  });

  it('of two at once, in two processes, leaves a file that fits its key', async () => {
    const at = withOrders();
    const second: Desk = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
    const bytes = randomBytes(300_000);
    await Promise.all([attached(at, bytes), attached(second, bytes, OTHER)]);
    expect((await clearOf(at, hashOf(bytes))).equals(bytes)).toBe(true);
    expect(folderOf(at)).toEqual([hashOf(bytes)]);
  });

  it.each([
    ['nothing in it', () => fileOf(Buffer.alloc(0)), 'file-empty'],
    ['a folder', () => temporary(), 'file-unreadable'],
    ['no file', () => join(temporary(), '照片.jpg'), 'file-unreadable'],
    ['more than fits', () => fileOf(Buffer.alloc(ATTACHMENT_BYTES + 1)), 'file-too-large'],
  ])('takes no file with %s, in words without its name', async (_what, path, code) => {
    const at = withOrders();
    const error = await attachFile(at.workstation, at.user, { id: ID, path: path() }).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'RpcError', code });
    expect((error as Error).message).not.toMatch(/照片|\//);
    expect([folderOf(at), at.workstation.outbox.counts().pending]).toEqual([[], 0]);
  });

  it('on a full disk keeps neither file nor command, says so, and works again when there is room', async () => {
    const at = withOrders();
    const bytes = randomBytes(300_000);
    for (const room of [0, 1, 3]) {
      disk.room = room;
      await expect(attached(at, bytes)).rejects.toMatchObject({
        code: 'full',
        message: expect.stringContaining('磁盘已满'),
      });
      expect([folderOf(at), at.workstation.outbox.counts().pending, viewOf(at)]).toEqual([[], 0, []]);
    }
    disk.room = null;
    expect(await attached(at, bytes)).toMatchObject({ outcome: 'pending' });
  });

  it('that was killed leaves nothing but garbage, which is removed and harms nobody', async () => {
    const at = withOrders();
    const bytes = randomBytes(1000);
    await attached(at, bytes);
    const { files } = at.workstation;
    // Killed while it was written, long ago and just now; killed between the file and its command.
    writeFileSync(join(files.folder, 'aa.draft'), 'x');
    utimesSync(join(files.folder, 'aa.draft'), new Date(0), new Date(0));
    writeFileSync(join(files.folder, 'bb.draft'), 'x');
    writeFileSync(files.pathOf('c'.repeat(64)), 'x');
    writeFileSync(files.partOf('d'.repeat(64)), 'x');
    files.tidy();
    expect(folderOf(at)).toEqual([hashOf(bytes), 'bb.draft'].toSorted());
    // The same file, whose bytes are there without a key: it is written anew.
    const again = randomBytes(1000);
    writeFileSync(files.pathOf(hashOf(again)), 'x');
    await attached(at, again);
    expect((await clearOf(at, hashOf(again))).equals(again)).toBe(true);
  });
});

describe('when an order leaves', () => {
  it('its file goes with it: the bytes from the disk, the key from every page of the store', async () => {
    const at = plainDesk();
    withOrders(at);
    const bytes = randomBytes(1000);
    const { commandId } = await attached(at, bytes);
    settle(at, commandId, true);
    const { files, jobs } = at.workstation;
    jobs.done(jobs.next(NOON)!);
    const story = received({}, ID);
    const typed = story.type(
      'attach',
      { hash: hashOf(bytes), size: 1000, mime: 'image/jpeg', name: '照片.jpg' },
      at.user,
      NOON,
    );
    story.execute(typed, at.user, NOON);
    deliver(at, story);
    files.tidy();
    const { key } = files.find(hashOf(bytes))!;
    expect([folderOf(at).length, at.rawBytes().includes(key)]).toEqual([1, true]);
    leave(at, ID);
    expect(files.find(hashOf(bytes))).toBeUndefined();
    files.tidy();
    expect([folderOf(at), at.rawBytes().includes(key)]).toEqual([[], false]);
  });

  it('a file that another order names stays until that one leaves too', async () => {
    const at = withOrders();
    const bytes = randomBytes(1000);
    const both = [await attached(at, bytes), await attached(at, bytes, OTHER)];
    for (const { commandId } of both) settle(at, commandId, true);
    const { files, jobs } = at.workstation;
    for (let job = jobs.next(NOON); job; job = jobs.next(NOON)) jobs.done(job);
    const stories = [received({}, ID), received({ number: '201910120002' }, OTHER)];
    for (const story of stories) {
      const payload = { hash: hashOf(bytes), size: 1000, mime: 'image/jpeg', name: '照片.jpg' };
      story.execute(story.type('attach', payload, at.user, NOON), at.user, NOON);
    }
    deliver(at, ...stories);
    leave(at, ID);
    files.tidy();
    expect((await clearOf(at, hashOf(bytes))).equals(bytes)).toBe(true);
    leave(at, OTHER);
    files.tidy();
    expect(folderOf(at)).toEqual([]);
  });

  it('an own file that was not sent stays until it is, or until its refusal was dealt with', async () => {
    for (const ok of [true, false]) {
      const at = withOrders();
      const bytes = randomBytes(1000);
      const { commandId } = await attached(at, bytes);
      leave(at, ID);
      const { files, jobs, outbox } = at.workstation;
      files.tidy();
      expect(folderOf(at)).toEqual([hashOf(bytes)]);
      settle(at, commandId, ok);
      files.tidy();
      expect(folderOf(at)).toEqual([hashOf(bytes)]);
      const job = jobs.next(NOON);
      expect(job === undefined).toBe(!ok);
      if (job) jobs.done(job);
      else outbox.dismiss(commandId, NOON);
      files.tidy();
      expect(folderOf(at)).toEqual([]);
    }
  });

  it('what somebody looked at in the clear goes too', async () => {
    const at = withOrders();
    const bytes = randomBytes(1000);
    const { commandId } = await attached(at, bytes);
    const { files, jobs } = at.workstation;
    const { path, opens } = await openFile(at.workstation, hashOf(bytes), '照片.jpg');
    expect([readFileSync(path).equals(bytes), opens, statSync(path).mode & 0o777]).toEqual([true, true, 0o600]);
    expect(path).not.toContain('照片');
    files.tidy();
    expect(existsSync(path)).toBe(true);
    settle(at, commandId, true);
    jobs.done(jobs.next(NOON)!);
    leave(at, ID);
    files.tidy();
    expect(existsSync(path)).toBe(false);
  });

  it('erasing a person takes the files of a store without a centre', async () => {
    const at = desk(null);
    const bytes = randomBytes(1000);
    const { workstation } = at;
    const story = received({}, ID);
    workstation.store.write(() => {
      workstation.truth.put(ID, story.view);
      workstation.projection.refresh(ID);
    });
    const user = { name: '王堃', role: 'clerk' as const, unit: STREET };
    await attachFile(workstation, user, { id: ID, path: fileOf(bytes) });
    const shown = workstation.projection.shown(ID)!;
    expect(attachmentsOf(workstation, user, shown)).toMatchObject([{ state: 'local', name: '照片.jpg' }]);
    // Without a name of its own the command line reads as nobody.
    const nobody = { name: '', role: 'viewer' as const, unit: '' };
    expect(attachmentsOf(workstation, nobody, shown)).toMatchObject([{ name: '（已遮蔽）.jpg', readable: false }]);
    eraseOrders(workstation, [ID]);
    expect(folderOf(at)).toEqual([]);
  });
});

describe('the queue', () => {
  it('offers the file again with its command to a centre that was set back', async () => {
    const at = withOrders();
    const { commandId } = await attached(at, randomBytes(1000));
    settle(at, commandId, true);
    const { jobs, outbox } = at.workstation;
    jobs.done(jobs.next(NOON)!);
    expect(jobs.next(NOON)).toBeUndefined();
    outbox.save({ ...outbox.byId(commandId)!, state: 'sent', archived: false });
    expect(jobs.next(NOON)).toBeUndefined();
    settle(at, commandId, true);
    expect(jobs.next(NOON)).toMatchObject({ bytes: 0 });
  });

  it('does not wait for years because a clock was', async () => {
    const at = withOrders();
    const { commandId } = await attached(at, randomBytes(1000));
    settle(at, commandId, true);
    const { jobs } = at.workstation;
    jobs.failed(jobs.next(NOON)!, 'unreachable', NOON + 5000);
    expect([jobs.next(NOON + 4999), jobs.next(NOON + 5000)?.tries]).toEqual([undefined, 1]);
    expect(jobs.next(NOON - 86_400_000 * 3650)?.tries).toBe(1);
    expect(viewOf(at)[0]?.reason).toContain('连不上中心');
  });

  it('fetches files of open orders beforehand, of others when somebody asks', async () => {
    const at = withOrders();
    const stories = [received({}, ID), received({ number: '201910120002' }, OTHER)];
    for (const [i, story] of stories.entries()) {
      const payload = { hash: String(i).repeat(64), size: 1000, mime: 'image/jpeg', name: '照片.jpg' };
      story.execute(story.type('attach', payload, at.user, NOON), at.user, NOON);
    }
    stories[1]!.must('accept').must('forward', { toUnit: COMMUNITY });
    stories[1]!.must('reply', undefined, { name: '甲', role: 'clerk', unit: COMMUNITY }).must('callback');
    deliver(at, ...stories);
    const { jobs } = at.workstation;
    expect(stories[1]!.known.phase).toBe('completed');
    expect([jobs.planDownloads(NOON), jobs.planDownloads(NOON)]).toEqual([1, 0]);
    expect(jobs.next(NOON)?.hash).toBe('0'.repeat(64));
    jobs.want('1'.repeat(64));
    expect(jobs.next(NOON)?.hash).toBe('1'.repeat(64));
    expect([viewOf(at)[0]?.state, viewOf(at, OTHER)[0]?.state]).toEqual(['absent', 'absent']);
  });
});

describe('a window', () => {
  async function window(role: 'clerk' | 'viewer' = 'clerk') {
    const at = withOrders();
    const bytes = randomBytes(1000);
    await attached(at, bytes, ID, '方女士家.jpg');
    const { client, engine } = await signedIn(at, role, STREET);
    return { at, client, engine, bytes };
  }

  it('attaches what main gave it a ticket for, once, and nothing else', async () => {
    const { client, engine } = await window();
    const ticket = '7f1c9a52-9f0e-4a35-8d0f-3c1f6f1f0a11';
    await expect(client.call('order.attach', { id: ID, file: ticket })).rejects.toMatchObject({ code: 'not-chosen' });
    await expect(client.call('order.attach', { id: ID, file: '/etc/passwd' })).rejects.toMatchObject({
      code: 'bad-input',
    });
    engine.chosen.add(ticket, fileOf(randomBytes(100), '扫描件.pdf'));
    expect(await client.call('order.attach', { id: ID, file: ticket })).toMatchObject({ outcome: 'pending' });
    await expect(client.call('order.attach', { id: ID, file: ticket })).rejects.toMatchObject({ code: 'not-chosen' });
    expect(await client.call('order.attachments', { id: ID })).toMatchObject([
      { name: '方女士家.jpg' },
      { name: '扫描件.pdf', mime: 'application/pdf' },
    ]);
  });

  it('shows a viewer that there is a file, but neither its name nor what is in it', async () => {
    const { client, bytes } = await window('viewer');
    const files = await client.call('order.attachments', { id: ID });
    expect(files).toMatchObject([{ name: '（已遮蔽）.jpg', readable: false }]);
    await expect(client.call('order.openAttachment', { id: ID, hash: hashOf(bytes) })).rejects.toMatchObject({
      code: 'file-masked',
    });
    const { timeline } = await client.call('order.get', { id: ID });
    expect(timeline.at(-1)?.text).toBe('添加附件');
  });

  it('opens a file of this order only, and hears of no path', async () => {
    const at = withOrders();
    const bytes = randomBytes(1000);
    await attached(at, bytes);
    await addUser(at, '王堃', 'clerk', STREET);
    const { client, engine } = engineOn(at);
    await client.call('session.signIn', { name: '王堃', password: PASSWORD });
    await expect(client.call('order.openAttachment', { id: OTHER, hash: hashOf(bytes) })).rejects.toMatchObject({
      code: 'unknown-file',
    });
    const answer = await client.call('order.openAttachment', { id: ID, hash: hashOf(bytes) });
    expect(Object.keys(answer).toSorted()).toEqual(['fetching', 'file']);
    expect(JSON.stringify(answer)).not.toMatch(/\/|\.jpg/);
    expect(readdirSync(at.workstation.files.opened)).toHaveLength(1);
    await engine.stop();
    expect(readdirSync(join(at.dir, 'opened'))).toEqual([]);
  });

  it('is told of a file that was damaged, and of what to do', async () => {
    const { at, client, bytes } = await window();
    const { files, jobs } = at.workstation;
    const path = files.pathOf(hashOf(bytes));
    const sealed = readFileSync(path);
    writeFileSync(path, sealed.subarray(0, sealed.length - 1));
    const open = () => client.call('order.openAttachment', { id: ID, hash: hashOf(bytes) });
    await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('找到原文件重新添加') });
    expect(existsSync(path)).toBe(true);
    const { item } = at.workstation.outbox.unanswered()[0]!;
    settle(at, item.c.id, true);
    jobs.done(jobs.next(NOON)!);
    await expect(open()).rejects.toMatchObject({ message: expect.stringContaining('正在重新下载') });
    expect([existsSync(path), jobs.next(NOON)?.direction]).toEqual([false, 'down']);
    expect(readdirSync(files.opened)).toEqual([]);
  });

  it('whose scope a file’s order is not in hears that there is no such order', async () => {
    const { at } = await window();
    const { client } = await signedIn(at, 'clerk', COMMUNITY);
    await expect(client.call('order.attachments', { id: ID })).rejects.toMatchObject({ code: 'unknown-order' });
  });
});
