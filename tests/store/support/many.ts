/** A store with the size of a district's first years, filled by SQL: for plans and pages, not for what orders say. */
import { PHASES } from '#shared/domain/order/phases.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { keyRange } from '../../../src-main/engine/store/order-key.ts';
import { NO_DUE_KEY } from '../../../src-main/engine/store/order-columns.ts';
import type { Workstation } from '../../../src-main/engine/workstation.ts';
import { DISTRICT, NOON, ORGANIZATION } from '../../unit/support/world.ts';

const STREETS = ORGANIZATION.children(DISTRICT).filter(({ kind }) => kind === 'street');
const LEADS = STREETS.flatMap(({ code }) => [code, code, code, ORGANIZATION.children(code)[6]?.code ?? code]);

/** One order a quarter of an hour, the newest at `NOON`; seven of ten are completed, every fiftieth has no clock. */
export function fillMany({ store }: Workstation, rows: number): void {
  const { db } = store;
  store.write(() => {
    db.exec('CREATE TEMP TABLE made (i INTEGER PRIMARY KEY, k, at, phase, lead, street)');
    const put = db.prepare('INSERT INTO made VALUES (?, ?, ?, ?, ?, ?)');
    for (let i = 0; i < rows; i++) {
      const at = NOON - (i * HOUR) / 4;
      const phase = PHASES[i % 10 < 7 ? 3 : i % 3] ?? 'completed';
      const street = STREETS[i % STREETS.length]?.code ?? '';
      put.run(
        i,
        keyRange(at, at).fromKey,
        at,
        phase,
        LEADS[(i % STREETS.length) * 4 + (Math.floor(i / 9) % 4)],
        street,
      );
    }
    const queue = `CASE phase WHEN 'awaitingAccept' THEN 'toAccept' WHEN 'handling' THEN 'handling'
      WHEN 'awaitingCallback' THEN 'toCallBack' ELSE 'completed' END`;
    const due = `CASE WHEN i % 50 = 0 THEN NULL ELSE at + ${DAY} END`;
    db.exec(`
      INSERT INTO order_key SELECT k, printf('order-%06d', i) FROM made ORDER BY k;
      INSERT INTO order_truth SELECT k, 1, '{}' FROM made ORDER BY k;
      INSERT INTO membership SELECT k, '${DISTRICT}' FROM made ORDER BY k;
      INSERT INTO order_unit SELECT k, '${DISTRICT}' FROM made UNION ALL SELECT k, street FROM made
        UNION ALL SELECT k, lead FROM made WHERE lead <> street;
      INSERT INTO order_row (k, id, number, title, type, category, lead_unit, phase, queue, open, route, dispatched_at,
        city_dispatched_at, completed_at, due_at, near_at, due_key, handling_round, pending, version, act, text_mark)
      SELECT k, printf('order-%06d', i), '2019' || i, '题' || i, '诉求', '类' || i % 40, lead, phase, ${queue},
        phase <> 'completed', 'direct', at, at, CASE phase WHEN 'completed' THEN at + ${30 * HOUR} END, ${due},
        ${due} - ${6 * HOUR}, coalesce(${due}, ${NO_DUE_KEY}), 1, 0, 1, 'a', 0 FROM made ORDER BY k;
      INSERT INTO order_fact SELECT k, street, lead, '', street, '', '', '', '', at, NULL, NULL,
        CASE WHEN i % 2 THEN i % 5 > 0 END, CASE WHEN i % 2 THEN 1 END, CASE WHEN i % 2 THEN i % 3 > 0 END,
        CASE WHEN i % 2 THEN '满意' END, 0 FROM made ORDER BY k;
      DROP TABLE made;`);
  });
}
