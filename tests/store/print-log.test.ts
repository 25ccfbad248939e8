/** Which print of a ranking this is: one number for each print that is begun, never given twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { rankingSheetTexts } from '#shared/domain/assessment/ranking-sheet.ts';
import { SCHEME_10_50_40, SCHEME_30_35_35 } from '../unit/support/schemes.ts';
import { DISTRICT, NOON, STREET } from '../unit/support/world.ts';
import { desk, openDesk, type Desk } from './support/desk.ts';
import { signedIn } from './support/engine.ts';
import { PRINTING_CHILD } from './support/printing-child.ts';

const WEEK = '2019-W41';

const logged = ({ workstation }: Desk): unknown[] =>
  workstation.store.sql('SELECT document, subject, copy, printed_by, printed_at FROM print_log ORDER BY n').raw().all();

describe('the copy number of a printed ranking', () => {
  it('counts the prints of one week and scheme, and says who printed when', async () => {
    const at = desk(DISTRICT);
    const { client } = await signedIn(at, 'clerk', DISTRICT);
    const scheme = SCHEME_30_35_35.id;
    const numbers: (number | null)[] = [];
    for (const query of [{ week: WEEK }, { week: WEEK }, { week: WEEK, scheme }, { week: '2019-W40' }, { week: WEEK }])
      numbers.push((await client.call('assessment.beginPrint', query)).copyNumber);
    expect(numbers).toEqual([1, 2, 1, 1, 3]);
    const first = `${WEEK} ${SCHEME_10_50_40.id}`;
    expect(logged(at)[1]).toEqual(['ranking', first, 2, `clerk-${DISTRICT}`, NOON]);
    const sheet = await client.call('assessment.beginPrint', { week: WEEK });
    expect(rankingSheetTexts(sheet).printLines).toContain('第4次打印');
    expect(sheet.printedBy).toBe(`clerk-${DISTRICT}`);
  });

  it('is not given to a preview, which says that it is one', async () => {
    const at = desk(DISTRICT);
    const { client } = await signedIn(at, 'clerk', DISTRICT);
    const preview = await client.call('assessment.rankingSheet', { week: WEEK });
    expect(preview.copyNumber).toBeNull();
    expect(rankingSheetTexts(preview).printLines).toEqual(['预览', '内部资料 注意保管']);
    expect(logged(at)).toEqual([]);
  });

  it('is not taken by a print that may not be begun', async () => {
    const at = desk(DISTRICT);
    const { client } = await signedIn(at, 'clerk', DISTRICT);
    await expect(client.call('assessment.beginPrint', { week: '2019-W54' })).rejects.toMatchObject({ code: 'week' });
    const below = await signedIn(at, 'clerk', STREET);
    await expect(below.client.call('assessment.beginPrint', { week: WEEK })).rejects.toMatchObject({ code: 'scope' });
    expect(logged(at)).toEqual([]);
  });

  it('goes on after a restart', async () => {
    const at = desk(DISTRICT);
    const first = await signedIn(at, 'clerk', DISTRICT);
    await first.client.call('assessment.beginPrint', { week: WEEK });
    await first.engine.stop();
    at.workstation.close();
    const again = { ...at, workstation: openDesk(at.dir, at.key, at.clock) };
    const { client } = await signedIn(again, 'supervisor', DISTRICT);
    expect((await client.call('assessment.beginPrint', { week: WEEK })).copyNumber).toBe(2);
  });

  it('is given once by two processes that print at the same time', async () => {
    const at = desk(DISTRICT);
    const prints = 20;
    const print = async (): Promise<number[]> => {
      const task = JSON.stringify({ dir: at.dir, key: at.key, unit: DISTRICT, week: WEEK, prints });
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PRINTING_CHILD, task], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [code] = (await once(child, 'close')) as [number | null];
      expect(code).toBe(0);
      return said.trim().split('\n').map(Number);
    };
    const [one, other] = await Promise.all([print(), print()]);
    const all = [...one, ...other].toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 2 * prints }, (_, i) => i + 1));
    expect(logged(at)).toHaveLength(2 * prints);
  });
});
