/** The engine of a running window, by process id. */
import { execFileSync } from 'node:child_process';
import type { ElectronApplication } from '@playwright/test';

/** Throws when there is not exactly one. */
export async function enginePid(app: ElectronApplication): Promise<number> {
  const utilities = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(({ type, name, serviceName }) => type === 'Utility' && [name, serviceName].includes('engine'))
      .map(({ pid }) => pid),
  );
  const main = await app.evaluate(() => process.pid);
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(main)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('engine.cjs'))
    .map((line) => Number.parseInt(line, 10));
  const pids = [...utilities, ...children];
  if (pids.length !== 1 || pids[0] === undefined) throw new Error(`${pids.length} engines`);
  return pids[0];
}
