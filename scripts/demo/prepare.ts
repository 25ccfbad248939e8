/** Makes the demonstration's folder once: a server with two weeks behind it, and two workstations. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateOrders } from '#shared/samples/generator.ts';
import { dayStart, formatDay, MINUTE } from '#shared/domain/time.ts';
import { Centre } from './centre.ts';
import { writeHistory } from './history/write.ts';
import { district, personOf, SOURCE, street } from './places.ts';
import type { Steps } from './steps.ts';
import { Workstation } from './workstation.ts';

/** Raised when an older demonstration cannot be used by this program any more. */
const FORMAT = 1;
const MARK = 'demo';
const SEED = 110107;
const ORDERS = 450;
/** Orders of a whole day, for the days after the first. */
const ORDERS_A_DAY = 40;

interface Marker {
  format: number;
  /** False while the folder is being made. */
  isReady: boolean;
  port: number;
  /** Last day with orders, `2019-11-25`. */
  day: string;
}

export interface Demonstration {
  centre: Centre;
  workstations: readonly Workstation[];
}

const markerFile = (folder: string): string => join(folder, 'demo.json');
const keyFile = (folder: string): string => join(folder, 'intake.key');

function readMarker(folder: string): Marker | null {
  if (!existsSync(markerFile(folder))) {
    // A folder of somebody's own is never emptied.
    if (existsSync(folder) && readdirSync(folder).length > 0)
      throw new Error(`${folder} is not empty and no demonstration: choose another --demo-dir`);
    return null;
  }
  return JSON.parse(readFileSync(markerFile(folder), 'utf8')) as Marker;
}

const writeMarker = (folder: string, marker: Marker): void =>
  writeFileSync(markerFile(folder), `${JSON.stringify(marker, null, 2)}\n`);

const startCentre = (folder: string, port: number): Promise<Centre> =>
  Centre.start({ dataDir: join(folder, 'server'), port, mark: MARK });

/** The workstations know the centre by its address, so it has to be the same one. */
async function startAgain(folder: string, port: number): Promise<Centre> {
  try {
    return await startCentre(folder, port);
  } catch (error) {
    const advice = `What to do: free port ${port} if another program has taken it; or remove ${folder} to begin anew.`;
    throw new Error(`${(error as Error).message}\n${advice}`, { cause: error });
  }
}

async function make(folder: string, workstations: readonly Workstation[], steps: Steps): Promise<Centre> {
  const until = Date.now();
  const day = formatDay(until);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  writeMarker(folder, { format: FORMAT, isReady: false, port: 0, day });
  const wanted = {
    mark: MARK,
    source: SOURCE,
    district: district.unit,
    seed: SEED,
    count: ORDERS,
    until,
    personOf,
    deliversResults: true,
  };
  await steps.step(
    'history',
    () => writeHistory({ ...wanted, dataDir: join(folder, 'server') }),
    ({ orders, acts, results }) =>
      `${orders.length} orders, ${acts} acts, ${results.length} sample results (all invented)`,
  );
  const centre = await steps.step('server', () => startCentre(folder, 0), serverText);
  await steps.step(
    'workstations',
    async () => {
      writeFileSync(keyFile(folder), await centre.issueIntakeKey(SOURCE), { mode: 0o600 });
      await Promise.all(workstations.map((workstation) => workstation.enroll(centre)));
    },
    () => `enrolled: ${workstations.map(({ place }) => `${place.name} (${place.unit})`).join(', ')}`,
  );
  writeMarker(folder, { format: FORMAT, isReady: true, port: centre.port, day });
  return centre;
}

const serverText = ({ url }: Centre): string => `${url}, its own process`;

/** On a later day new orders have come in. */
async function deliverToday(folder: string, centre: Centre, marker: Marker, steps: Steps): Promise<void> {
  const now = Date.now();
  const day = formatDay(now);
  const fromAt = dayStart(now);
  const share = (now - fromAt) / (24 * 60 * MINUTE);
  const count = Math.round(ORDERS_A_DAY * share);
  if (day <= marker.day || count === 0) return;
  const orders = generateOrders({ seed: SEED, count, district: district.unit, fromAt, toAt: now });
  const key = readFileSync(keyFile(folder), 'utf8').trim();
  await steps.step(
    'orders of today',
    () => centre.intake('orders', key, SOURCE, orders),
    ({ accepted }) => `${accepted} delivered`,
  );
  writeMarker(folder, { ...marker, day });
}

/** @param folder made when it is absent; used again when it is there */
export async function prepareDemonstration(folder: string, steps: Steps): Promise<Demonstration> {
  const workstations = [new Workstation(folder, district), new Workstation(folder, street)];
  const marker = readMarker(folder);
  if (marker === null || !marker.isReady || marker.format !== FORMAT)
    return { centre: await make(folder, workstations, steps), workstations };
  const centre = await steps.step('server', () => startAgain(folder, marker.port), serverText);
  try {
    await deliverToday(folder, centre, marker, steps);
  } catch (error) {
    await centre.stop();
    throw error;
  }
  return { centre, workstations };
}
