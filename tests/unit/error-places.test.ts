/** What a log says of an error: places, never a line of its message. */
import { expect, it } from 'vitest';
import { placesOf } from '#shared/contract/error-places.ts';

const told = ['楼上漏水', '  at 方女士 13800001234', '    at 幸福里3号楼'].join('\n');

it.each([
  ['a message of several lines', new Error(told)],
  ['one with a name of its own', Object.assign(new Error(told), { name: 'DrizzleQueryError' })],
  ['one of another kind', new TypeError(told)],
])('gives the places of %s and no line of what it says', (_, error) => {
  const places = placesOf(error);
  expect(places.length).toBeGreaterThan(0);
  expect(places.join('\n')).not.toMatch(/方女士|幸福里/);
  expect(places[0]).toContain('error-places.test');
});

it('gives none where the message was changed since, or there are none', () => {
  const changed = new Error(told);
  changed.message = 'x';
  expect(placesOf(changed).join('\n')).not.toContain('方女士');
  expect(placesOf('text')).toEqual([]);
});
