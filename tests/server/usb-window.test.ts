/** What a window can do with a stick: only at places a person chose, and with a sentence for everything that goes wrong. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Engine } from '../../src-main/engine/engine.ts';
import { Log } from '../../src-main/engine/log.ts';
import { placeFrom, sealPlace } from '../../src-main/keys/chosen-place.ts';
import { Centre } from '../sim/centre.ts';
import { newKey } from '../store/support/desk.ts';
import { addUser, connect, PASSWORD, until, type Window } from '../store/support/engine.ts';
import { atCentre, filesIn, folder, Station, UNIT } from './support/stick.ts';

const NOON = Date.parse('2019-10-12T12:00:00+08:00');
const KEY = newKey();
let centre: Centre;
let station: Station;
let stick: string;
let window: Window;

beforeAll(async () => {
  centre = await Centre.start(() => NOON);
});
afterAll(() => centre.stop());

beforeEach(async () => {
  await centre.empty(200);
  await centre.receive(1, 3, [UNIT]);
  station = await Station.enrolled(centre);
  stick = folder();
  const engine = new Engine(station.workstation, {
    keyStore: 'file',
    version: '0.1.0',
    log: new Log(folder(), () => NOON),
    monotonic: () => NOON,
    chosen: (wish, sealed) => placeFrom(KEY, wish, sealed),
  });
  window = connect(engine);
  await addUser(station, '王堃', 'clerk', UNIT);
});

const signIn = () => window.client.call('session.signIn', { name: '王堃', password: PASSWORD });
const out = (place = sealPlace(KEY, 'usb-export', stick)) => window.client.call('sync.exportFile', { place });
const back = (path: string) =>
  window.client.call('sync.importFile', { place: sealPlace(KEY, 'usb-import', join(stick, path)) });

it('out and back, in sentences; the screens hear of it', async () => {
  await signIn();
  station.work();
  const file = `上报-${UNIT}-20191012-1.jdb`;
  expect(await out()).toEqual({
    file,
    commands: 6,
    message: `已写成${file}，内有6条。请带到中心导入，再把回执带回。`,
  });
  expect(await window.client.call('sync.get', {})).toMatchObject({ pending: 6 });
  await atCentre(centre, join(stick, file), stick);
  const receipt = `回执-${UNIT}-20191012-1.jdb`;
  expect(await back(receipt)).toMatchObject({ accepted: 6, message: expect.stringContaining('中心接受6条') });
  expect(await window.client.call('sync.get', {})).toMatchObject({ pending: 0, lastSyncAt: NOON });
  expect(await back(receipt)).toMatchObject({ message: '这份回执已经用过，没有改动。' });
  await until(
    () => window.changed.includes('orders') && window.changed.includes('attention'),
    'the screens hear of it',
  );
});

it('nobody who is not signed in, and no place of a page’s own making', async () => {
  await expect(out()).rejects.toMatchObject({ code: 'signed-out' });
  await signIn();
  for (const place of [stick, '', sealPlace(newKey(), 'usb-export', stick), sealPlace(KEY, 'usb-import', stick)])
    await expect(out(place)).rejects.toMatchObject({ code: 'place' });
  expect(filesIn(stick)).toEqual([]);
});

it('what goes wrong is said, and names no path', async () => {
  await signIn();
  await expect(back('none.jdb')).rejects.toMatchObject({
    code: 'unreadable',
    message: expect.not.stringContaining('/'),
  });
  await expect(out(sealPlace(KEY, 'usb-export', join(stick, 'none')))).rejects.toMatchObject({
    code: 'unwritable',
    message: expect.stringContaining('已填写的内容都在本机'),
  });
  station.workstation.syncStore.setMeta({ enrol: 'revoked' });
  await expect(out()).rejects.toMatchObject({ code: 'revoked', message: expect.stringContaining('已被中心停用') });
});
