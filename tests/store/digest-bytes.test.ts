/** No byte of what a store holds of an order can change without changing its digest (INV-3). */
import { describe, expect, it } from 'vitest';
import { hashOf } from '#shared/domain/hash.ts';
import { storeDigest } from '../../src-main/engine/store/digest.ts';
import { STREET } from '../unit/support/world.ts';
import { setUp } from './support/pages.ts';

const COLUMNS: readonly (readonly [string, string])[] = [
  ['order_truth', 'state'],
  ['event', 'body'],
  ['event', 'kind'],
  ['event', 'command_id'],
  ['event', 'hash'],
  ['event_private', 'value'],
  ['event_private', 'salt'],
  ['event_private', 'field'],
  ['membership', 'scope'],
  ['order_key', 'id'],
];

describe('the digest of a store', () => {
  it.each(COLUMNS)('notices every character of %s.%s', (table, column) => {
    const { workstation } = setUp().at;
    const { store, syncStore } = workstation;
    syncStore.setCursor(STREET, { at: 1, tag: 't', head: 1, headTag: 't', snap: null });
    const whole = hashOf(storeDigest(workstation));
    const { row, text } = store
      .sql(`SELECT rowid AS row, ${column} AS text FROM ${table} ORDER BY rowid LIMIT 1`)
      .get() as {
      row: number;
      text: string;
    };
    const put = store.sql(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
    const unnoticed: number[] = [];
    for (const [at, character] of [...text].entries()) {
      const other = String.fromCodePoint((character.codePointAt(0) ?? 0) ^ 1);
      put.run([...text].with(at, other).join(''), row);
      if (hashOf(storeDigest(workstation)) === whole) unnoticed.push(at);
    }
    put.run(text, row);
    expect([unnoticed, hashOf(storeDigest(workstation))]).toEqual([[], whole]);
  });
});
