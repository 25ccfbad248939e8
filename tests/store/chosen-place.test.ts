/** Places on their way from main to the engine through a page: only what a person chose, and only for what it was chosen. */
import { expect, it } from 'vitest';
import fc from 'fast-check';
import { placeFrom, sealPlace } from '../../src-main/keys/chosen-place.ts';
import { newKey } from './support/desk.ts';

const KEY = newKey();

it('a chosen place arrives', () => {
  const path = '/media/U盘/回执-110107003-20191012-1.jdb';
  expect(placeFrom(KEY, 'usb-import', sealPlace(KEY, 'usb-import', path))).toBe(path);
});

it('a place that was chosen for something else, or sealed with another key, is none', () => {
  const sealed = sealPlace(KEY, 'usb-import', '/media/stick');
  expect(placeFrom(KEY, 'usb-export', sealed)).toBeNull();
  expect(placeFrom(newKey(), 'usb-import', sealed)).toBeNull();
});

it('a page can name no place of its own', () => {
  const sealed = sealPlace(KEY, 'usb-export', '/media/stick');
  const other = Buffer.from(JSON.stringify({ wish: 'usb-export', path: '/etc' })).toString('base64url');
  expect(placeFrom(KEY, 'usb-export', `${other}.${sealed.split('.')[1]}`)).toBeNull();
  fc.assert(fc.property(fc.string(), (text) => placeFrom(KEY, 'usb-export', text) === null));
  fc.assert(fc.property(fc.string(), (text) => placeFrom(KEY, 'usb-export', `${other}.${text}`) === null));
});
