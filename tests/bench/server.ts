/** A server as a process of its own on a PostgreSQL of its own, and orders in it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { DAY } from '#shared/domain/time.ts';
import { generateOrders } from '#shared/samples/generator.ts';
import { compose } from '../../src-server/compose.ts';
import { readConfig } from '../../src-server/config.ts';
import type { ServerDeps } from '../../src-server/deps.ts';
import { issueIntakeKey } from '../../src-server/intake/keys.ts';
import { startPostgres } from '../pg/support/postgres.ts';
import { DISTRICT } from './dataset.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src-server', 'main.ts');
const SOURCE = 'bench';
/** Orders of one delivery. */
const DELIVERY = 500;

export interface BenchServer {
  url: string;
  /** Administers the same database from here. */
  deps: ServerDeps;
  /** New orders of the district, as the upper level delivers them. `unitCode`: all for this unit. */
  deliver(count: number, unitCode?: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startBenchServer(): Promise<BenchServer> {
  const postgres = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'bench-server-'));
  const environment = { DATABASE_URL: await postgres.database(), DATA_DIR: folder, LOG_LEVEL: 'error', PORT: '0' };
  const deps = await compose(readConfig(environment));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...environment, SERVER_KEY_FILE: join(folder, 'server.key') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { listening: url } = JSON.parse(line.toString()) as { listening: string };
  const key = await issueIntakeKey(deps, SOURCE);
  let deliveries = 0;
  return {
    url,
    deps,
    async deliver(count, unitCode) {
      const toAt = Date.now();
      const wanted = { seed: ++deliveries, count, district: DISTRICT, fromAt: toAt - 90 * DAY, toAt };
      const orders = generateOrders(wanted).map((order, i) => ({
        ...order,
        number: `B${deliveries}-${i}`,
        ...(unitCode === undefined ? {} : { unitCode }),
      }));
      for (let at = 0; at < count; at += DELIVERY) {
        const answer = await fetch(`${url}/v1/intake/orders`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ source: SOURCE, orders: orders.slice(at, at + DELIVERY) }),
        });
        const { accepted } = (await answer.json()) as { accepted?: number };
        if (accepted !== Math.min(DELIVERY, count - at)) throw new Error(`intake: ${answer.status}`);
        if (at % 20_000 === 0) console.error(`${at} orders delivered`);
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await deps.store.close();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
