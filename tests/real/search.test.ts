/** Words of real letters and messages are found exactly: compared with looking through every text. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fold, withoutMarks } from '#shared/domain/text/fold.ts';
import { prng } from '#shared/samples/prng.ts';
import { searchAll } from '../../src-main/engine/order/search.ts';
import { openWorkstation, type Workstation } from '../../src-main/engine/workstation.ts';
import { received } from '../unit/support/world.ts';
import { newKey, TestClock } from '../store/support/desk.ts';
import { haveRealData, readReal } from './input.ts';

interface Letter {
  title: string;
  content: string;
  reply: string;
}

/** Every text of the letters, replies too, is the content of an order here. */
function lettersRead(): string[] {
  return readReal('beijing_letters', 'letter.jsonl')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Letter)
    .flatMap(({ title, content, reply }) => [title, content, reply])
    .filter((text) => text.trim() !== '')
    .map((text) => text.slice(0, 19_000));
}

describe.runIf(haveRealData)('search in real texts', () => {
  const dir = mkdtempSync(join(tmpdir(), 'real-search-'));
  const texts = haveRealData ? lettersRead() : [];
  const orders: { number: string; folded: string }[] = [];
  let at: Workstation;

  beforeAll(() => {
    at = openWorkstation(dir, newKey(), { create: true, clock: new TestClock() });
    at.store.write(() => {
      for (const [i, content] of texts.entries()) {
        const number = `N${String(i).padStart(6, '0')}`;
        const { view } = received({ number, content, title: '信', place: '某处' }, `order-${i}`);
        const { personal } = view.state;
        at.truth.put(view.state.id, view);
        at.projection.refresh(view.state.id, view);
        const values = [number, view.state.districtNumber, ...Object.values(personal)];
        orders.push({ number, folded: values.map((value) => fold((value as string | null) ?? '')).join('\u0000') });
      }
    });
  });
  afterAll(() => {
    at.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('finds a thousand substrings of one to eight characters, each exactly', () => {
    const random = prng(7);
    let compared = 0;
    while (compared < 1000) {
      const text = texts[random.below(texts.length)] ?? '';
      const characters = [...text];
      const from = random.below(characters.length);
      const typed = characters.slice(from, from + 1 + random.below(8)).join('');
      const needle = fold(typed);
      // A number with gaps is also found without them, a text also without marks that no file brings in.
      if (
        needle === '' ||
        typed !== withoutMarks(typed) ||
        typed.includes('\r') ||
        /^\+?[\d\s\-—–.·_/()]{7,}$/.test(needle)
      )
        continue;
      const expected = orders.filter(({ folded }) => folded.includes(needle)).map(({ number }) => number);
      const found = searchAll(at.store, typed, 5000);
      expect([typed, found.total, found.orders.map(({ number }) => number).toSorted()]).toEqual([
        typed,
        expected.length,
        expected.toSorted(),
      ]);
      compared++;
    }
  });
});
