/** A sealed box opens with the centre's key, for what it was made for, and as it was made; else not at all. */
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOX_TEXT, commandContext, PUBLIC_KEY } from '#shared/contract/sealed-box.ts';
import { seal } from '../../src-main/engine/store/seal.ts';
import { openSealingKey } from '../../src-server/store/sealing-key.ts';

const KEY = randomBytes(32);
const centre = openSealingKey(KEY);
const ID = commandContext('01900000-0000-7000-8000-000000000001');

describe('a sealed box', () => {
  it('gives back any text, to whoever holds the key of the centre', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const box = seal(centre.publicKey, ID, text);
        expect(box).toMatch(BOX_TEXT);
        expect(openSealingKey(Buffer.from(KEY)).open(ID, box).toString('utf8')).toBe(text);
      }),
    );
  });

  it('is another one each time', () => {
    expect(centre.publicKey).toMatch(PUBLIC_KEY);
    expect(seal(centre.publicKey, ID, '漏水')).not.toBe(seal(centre.publicKey, ID, '漏水'));
  });

  it('does not open with another key, nor for another command', () => {
    const box = seal(centre.publicKey, ID, '漏水');
    expect(() => openSealingKey(randomBytes(32)).open(ID, box)).toThrow(/authenticate/);
    expect(() => centre.open(commandContext('01900000-0000-7000-8000-000000000002'), box)).toThrow(/authenticate/);
  });

  it('does not open when a byte of it has changed, or is missing', () => {
    const box = Buffer.from(seal(centre.publicKey, ID, '楼上漏水'), 'base64url');
    for (let at = 0; at < box.length; at++) {
      const changed = Buffer.from(box);
      changed[at]! ^= 1;
      for (const bytes of [changed, box.subarray(0, at)])
        expect(() => centre.open(ID, bytes.toString('base64url'))).toThrow(/authenticate|no sealed box/);
    }
  });
});
