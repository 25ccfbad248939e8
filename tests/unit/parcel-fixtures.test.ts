/** Parcels of version 1 as they lie on sticks somewhere: every later program reads them, and this one still writes the same. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pushSchema } from '#shared/contract/wire.ts';
import { downLineSchema, messageIn, upLineSchema } from '#shared/sync/parcel-frames.ts';
import { CENTRE, DEVICE, DEVICE_ID, openWith, PUSH_HEADER, seal } from './support/parcel.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'parcels', 'version-1');
const read = (name: string): Buffer => readFileSync(join(FOLDER, name));
const lines = JSON.parse(read('lines.json').toString()) as { push: unknown[]; receipt: unknown[] };
const textOf = (line: unknown): string => JSON.stringify(line);

const { sender: _sender, ...rest } = PUSH_HEADER;
const RECEIPT = { header: { ...rest, kind: 'receipt' as const }, from: CENTRE, to: DEVICE.keys.agree };

describe('a parcel of version 1', () => {
  it('of a workstation is read', async () => {
    const found = await openWith(read('push.jdb'));
    expect(found.map((line) => JSON.parse(line) as unknown)).toEqual(lines.push);
    const schema = upLineSchema(pushSchema);
    const messages = found.map((line) => messageIn(schema, Buffer.from(line), new TextDecoder()));
    expect(messages.map(({ t }) => t)).toEqual(['push', 'push', 'pull']);
    expect(messages.at(-1)).toMatchObject({ pull: { device: DEVICE_ID } });
  });

  it('of a centre is read', async () => {
    const found = await openWith(read('receipt.jdb'), { reader: DEVICE, signer: CENTRE.keys.sign });
    expect(found.map((line) => JSON.parse(line) as unknown)).toEqual(lines.receipt);
    const messages = found.map((line) => messageIn(downLineSchema, Buffer.from(line), new TextDecoder()));
    expect(messages.map(({ t }) => t)).toEqual(['receipt', 'receipt', 'page', 'page']);
  });

  it('is what this program writes', async () => {
    expect((await seal(lines.push.map(textOf))).equals(read('push.jdb'))).toBe(true);
    expect((await seal(lines.receipt.map(textOf), RECEIPT)).equals(read('receipt.jdb'))).toBe(true);
  });

  it('goes on from chunk to chunk as it always did', async () => {
    const bytes = await seal(['水'.repeat(60_000), 'end']);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '8ed0afad3623bc9ee0d52dc896f759cfd4a4c3ed21d2ccb4f5fa6cf7df57356d',
    );
  });
});

describe('a message in a parcel', () => {
  const schema = upLineSchema(pushSchema);
  const said = (text: string | Uint8Array) => () =>
    messageIn(schema, Buffer.from(text), new TextDecoder('utf-8', { fatal: true }));

  it.each([
    ['no JSON', '{"t":"push"', 'damaged'],
    ['no UTF-8', Buffer.of(0x22, 0xff, 0x22), 'damaged'],
    ['a field that would change what objects are', '{"t":"pull","__proto__":{}}', 'damaged'],
    ['the same field in disguise', '{"t":"pull","\\u005f_proto__":{}}', 'damaged'],
    ['a kind nobody knows', '{"t":"later"}', 'newer'],
    ['a negative seq', '{"t":"push","push":{"device":"d","epoch":"e","items":[{"seq":-1}]}}', 'newer'],
  ])('is refused when it is %s', (_, text, code) => {
    expect(said(text)).toThrow(expect.objectContaining({ name: 'ParcelError', code }));
  });
});
