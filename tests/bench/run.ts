/**
 * `npm run bench [-- --million]`: figures of a district's store with 200,000 (1,000,000) orders, each beside bare SQLite on
 * the same file in the same run, and of the sync with a server on PostgreSQL. JSON on stdout; nothing here asserts a time.
 */
import { cpus, totalmem } from 'node:os';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { rankPeriod, schemeOf } from '../../src-main/engine/assessment/ranking.ts';
import { STORE_FILE } from '../../src-main/engine/store/open.ts';
import { DISTRICT } from './dataset.ts';
import { files } from './files.ts';
import { imports } from './imports.ts';
import { reads, type Ranked } from './reads.ts';
import { syncs } from './sync.ts';
import { writes } from './writes.ts';

const { values } = parseArgs({
  options: {
    million: { type: 'boolean', default: false },
    orders: { type: 'string' },
    /** Only the sync, with so many orders. */
    sync: { type: 'string' },
  },
});
const count = Number(values.orders ?? (values.million ? 1_000_000 : 200_000));
const began = performance.now();

const ranked: Ranked = {
  rank: (station, fromAt, toAt) => {
    const [period, scheme] = [{ fromAt, toAt }, schemeOf(undefined)];
    for (const subject of ['street', 'community'] as const) rankPeriod(station, DISTRICT, { period, scheme, subject });
  },
};

if (values.sync !== undefined) {
  console.log(JSON.stringify({ results: await syncs(Number(values.sync)) }, null, 2));
  process.exit(0);
}

const root = join(import.meta.dirname, '..', '..', 'out', 'bench');
const made = files(root, count, values.million);
const results = [
  ...reads(made.encrypted, false, count, ranked),
  ...reads(made.plain, true, count, ranked),
  ...writes(),
  imports(),
  ...(await syncs(100_000)),
];
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  bytesAnOrder: Math.round(statSync(join(made.encrypted, STORE_FILE)).size / count),
  seconds: Math.round((performance.now() - began) / 1000),
};
console.log(JSON.stringify({ machine, results }, null, 2));
