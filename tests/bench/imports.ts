/** An office's workbook of 40,000 rows into an empty store, from the file on the disk to the last word in the index. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDay, formatIso } from '#shared/domain/time.ts';
import { workbookOf } from '../../src-main/engine/exchange/write-workbook.ts';
import { nobody } from '../../src-main/engine/import/author.ts';
import { importFile } from '../../src-main/engine/import/import-file.ts';
import { openFile } from '../../src-main/engine/import/open-file.ts';
import { openWorkstation } from '../../src-main/engine/workstation.ts';
import { newOrders } from './dataset.ts';
import { KEY, TO_AT } from './files.ts';
import { result, time, type Result } from './measure.ts';

const ROWS = 40_000;
const HEAD = [
  '工单编号',
  '工单类型',
  '工单标题',
  '主要内容',
  '来电人',
  '来电号码',
  '小区点位',
  '一级分类',
  '二级分类',
  '三级分类',
  '承办单位',
  '市派单时间',
];

/** `2019-11-25 08:30:00` */
const clockText = (at: number): string => `${formatDay(at)} ${formatIso(at).slice(11, 19)}`;

function workbook(path: string, name: (code: string) => string): void {
  const rows = newOrders(ROWS, TO_AT).map(({ body }) => {
    if (!body) throw new Error('a new order has a body');
    const { number, type, category, leadUnit, cityDispatchedAt, personal } = body.state;
    const { title, content, callerName, callerPhone, place } = personal;
    const [first = '', second = '', third = ''] = category;
    const at = clockText(cityDispatchedAt);
    return [number, type, title, content, callerName, callerPhone, place, first, second, third, name(leadUnit), at];
  });
  writeFileSync(path, workbookOf([{ name: '工单', rows: [HEAD, ...rows] }]));
}

export function imports(): Result {
  const root = mkdtempSync(join(tmpdir(), 'bench-'));
  const clock = { now: () => TO_AT, monotonic: () => performance.now() };
  const station = openWorkstation(join(root, 'store'), KEY, { create: true, clock });
  try {
    const path = join(root, 'orders.xlsx');
    workbook(path, (code) => station.packages.organization.nameOf(code));
    let taken = 0;
    const ms = time(() => {
      const file = openFile(path);
      taken = importFile(station, file, { source: file.source, author: nobody(undefined) }).new;
    });
    if (taken !== ROWS) throw new Error(`${taken} of ${ROWS} rows were taken`);
    return result(
      { name: 'import_40k', store: 'encrypted', orders: ROWS, value: ms / 1000, unit: 's', target: '<= 60 s' },
      null,
      (seconds) => seconds <= 60,
    );
  } finally {
    station.close();
    rmSync(root, { recursive: true, force: true });
  }
}
