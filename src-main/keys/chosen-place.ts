/**
 * A place that a person chose in a dialog of main's, on its way to the engine through a page: signed with the key that both
 * processes hold and no page ever sees, so that a page can name no path of its own making.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { PLACE_WISHES, type PlaceWish } from '#shared/contract/shell-channel.ts';

const placeSchema = z.object({ wish: z.enum(PLACE_WISHES), path: z.string().min(1) });

function macOf(keyHex: string, text: string): Buffer {
  const key = hkdfSync('sha256', Buffer.from(keyHex, 'hex'), '', 'jiesu-workbench chosen place', 32);
  return createHmac('sha256', Buffer.from(key)).update(text, 'utf8').digest();
}

/** `keyHex`: the key of the store. */
export function sealPlace(keyHex: string, wish: PlaceWish, path: string): string {
  const text = Buffer.from(JSON.stringify({ wish, path })).toString('base64url');
  return `${text}.${macOf(keyHex, text).toString('base64url')}`;
}

/** The path, or null when nobody chose it for this. */
export function placeFrom(keyHex: string, wish: PlaceWish, sealed: string): string | null {
  const [text = '', mac = ''] = sealed.split('.');
  const [given, expected] = [Buffer.from(mac, 'base64url'), macOf(keyHex, text)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const place = placeSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  return place.wish === wish ? place.path : null;
}
