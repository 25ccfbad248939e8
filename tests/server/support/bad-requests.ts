/** Requests that the server refuses as a whole, with the status and code of the answer. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import type { Item, Push } from '#shared/contract/wire.ts';
import { item } from './sending.ts';
import type { World } from './world.ts';
import type { Workstation } from './workstation.ts';

export const PUSH = '/v1/sync/push';
const PULL = '/v1/sync/pull';

/** A street’s workstation that holds one new order. */
export interface Scene {
  world: World;
  street: Workstation;
  order: string;
}
export interface Sent {
  payload: string | Buffer;
  path?: string;
  headers?: Record<string, string>;
  token?: string;
}

const pushOf = ({ street }: Scene, items: unknown[], patch: Partial<Push> = {}): string =>
  JSON.stringify({ device: street.device, epoch: street.store.meta().epoch, items, ...patch });
export const good = ({ street, order }: Scene, seq: number): Item => item(seq, street.command('accept', order, {}));
/** An item whose JSON text is changed where no honest program could. */
const withText = (scene: Scene, from: string, to: string): string => {
  const text = pushOf(scene, [good(scene, 1)]);
  if (!text.includes(from)) throw new Error(`${from} does not stand in the push`);
  return text.replace(from, to);
};
const json = (path: string, value: unknown): Sent => ({ path, payload: JSON.stringify(value) });

/** [what, request, status, code] */
export const REQUESTS: [string, (scene: Scene) => Sent | Promise<Sent>, number, string][] = [
  ['no token', (s) => ({ payload: pushOf(s, [good(s, 1)]), token: '' }), 401, 'unauthorized'],
  ['a token nobody gave', (s) => ({ payload: pushOf(s, [good(s, 1)]), token: 'x'.repeat(43) }), 401, 'unknown-device'],
  ['an intake key', (s) => ({ payload: pushOf(s, [good(s, 1)]), token: s.world.key }), 401, 'unknown-device'],
  ['a forged device', (s) => ({ payload: pushOf(s, [good(s, 1)], { device: v7() }) }), 403, 'device'],
  [
    'the device of another workstation',
    async (s) => ({ payload: pushOf(s, [good(s, 1)], { device: (await s.world.enrol('s2')).device }) }),
    403,
    'device',
  ],
  ['truncated JSON', (s) => ({ payload: pushOf(s, [good(s, 1)]).slice(0, -7) }), 400, 'invalid'],
  ['more items than a batch holds', (s) => ({ payload: pushOf(s, Array.from({ length: 501 }, (_, i) => good(s, i + 1))) }), 400, 'invalid'],
  ['more bytes than a batch holds', (s) => ({ payload: pushOf(s, [{ ...good(s, 1), filler: 'x'.repeat(16 << 20) }]) }), 413, 'invalid'],
  ['a gzip bomb', (s) => ({ payload: gzipSync(Buffer.alloc(64 << 20)), headers: { 'content-encoding': 'gzip' }, token: s.street.token }), 415, 'encoding'],
  ['a gzipped push', (s) => ({ payload: gzipSync(pushOf(s, [good(s, 1)])), headers: { 'content-encoding': 'gzip' } }), 415, 'encoding'],
  ['a deflated push', (s) => ({ payload: deflateSync(pushOf(s, [good(s, 1)])), headers: { 'content-encoding': 'deflate' } }), 415, 'encoding'],
  ['a brotli push', (s) => ({ payload: brotliCompressSync(pushOf(s, [good(s, 1)])), headers: { 'content-encoding': 'br' } }), 415, 'encoding'],
  ['a push that only says it is compressed', (s) => ({ payload: pushOf(s, [good(s, 1)]), headers: { 'content-encoding': 'br' } }), 415, 'encoding'],
  ['a seq of 0', (s) => ({ payload: pushOf(s, [good(s, 0)]) }), 400, 'invalid'],
  ['a negative seq', (s) => ({ payload: pushOf(s, [good(s, -1)]) }), 400, 'invalid'],
  ['half a seq', (s) => ({ payload: pushOf(s, [good(s, 1.5)]) }), 400, 'invalid'],
  ['a seq past all numbers', (s) => ({ payload: pushOf(s, [good(s, 2 ** 53)]) }), 400, 'invalid'],
  ['a seq of 1e308', (s) => ({ payload: withText(s, '"seq":1', '"seq":1e308') }), 400, 'invalid'],
  ['a seq of 1e999', (s) => ({ payload: withText(s, '"seq":1', '"seq":1e999') }), 400, 'invalid'],
  ['a seq in words', (s) => ({ payload: withText(s, '"seq":1', '"seq":"1"') }), 400, 'invalid'],
  ['a prototype in the payload', (s) => ({ payload: withText(s, '"payload":{}', '"payload":{"__proto__":{"a":1}}') }), 400, 'invalid'],
  ['a constructor in the payload', (s) => ({ payload: withText(s, '"payload":{}', '"payload":{"constructor":{"prototype":{}}}') }), 400, 'invalid'],
  ['an id that is no uuid', (s) => ({ payload: pushOf(s, [item(1, { ...good(s, 1).c, id: 'c5' })]) }), 400, 'invalid'],
  ['an id with U+0000', (s) => ({ payload: pushOf(s, [item(1, { ...good(s, 1).c, id: `${v7()}\u0000` })]) }), 400, 'invalid'],
  ['deep JSON in place of the items', (s) => ({ payload: withText(s, '"items":[', `"items":[${'['.repeat(200_000)}${']'.repeat(200_000)},`) }), 400, 'invalid'],
  ['a pull with a negative cursor', (s) => json(PULL, { ...s.street.sync.pull(), cursors: { [s.street.unit]: { at: -1, tag: '', head: 0, headTag: '', snap: null } } }), 400, 'invalid'],
  ['a pull with half a cursor', (s) => json(PULL, { ...s.street.sync.pull(), cursors: { [s.street.unit]: { at: 1 } } }), 400, 'invalid'],
  ['a pull that knows less than nothing', (s) => json(PULL, { ...s.street.sync.pull(), known: -1 }), 400, 'invalid'],
  ['a pull from no position', (s) => json(PULL, { ...s.street.sync.pull(), pos: 0.5 }), 400, 'invalid'],
  ['a pull past all positions', (s) => json(PULL, { ...s.street.sync.pull(), pos: 2 ** 53 }), 400, 'invalid'],
  ['a pull of a forged device', (s) => json(PULL, { ...s.street.sync.pull(), device: v7() }), 403, 'device'],
  ['a pull with a prototype for a scope', (s) => ({ path: PULL, payload: JSON.stringify(s.street.sync.pull()).replace('"cursors":{', '"cursors":{"__proto__":{},') }), 400, 'invalid'],
  ['an enrolment without a code', () => ({ path: '/v1/devices/enroll', payload: '{"device":"x"}', token: '' }), 400, 'invalid'],
  ['an enrolment with a made-up code', () => ({ path: '/v1/devices/enroll', payload: '{"code":"AAAA-BBBB-CCCC\\u0000"}', token: '' }), 403, 'code'],
  ['a delivery under another source', (s) => ({ path: '/v1/intake/orders', payload: JSON.stringify({ source: 'other', orders: [s.world.delivery('s1')] }), token: s.world.key }), 403, 'source'],
  ['a delivery with a device’s token', (s) => ({ path: '/v1/intake/orders', payload: JSON.stringify({ source: s.world.source, orders: [s.world.delivery('s1')] }) }), 401, 'unauthorized'],
]; // prettier-ignore
