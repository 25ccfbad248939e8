/** The same store without encryption, so that its raw pages can be read, free ones and the log included. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { migrate } from '../../../src-main/engine/store/migrate.ts';
import { configure, STORE_FILE } from '../../../src-main/engine/store/open.ts';
import { Store } from '../../../src-main/engine/store/store.ts';
import { storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { workstationOn, type Workstation } from '../../../src-main/engine/workstation.ts';
import { NOON, STREET } from '../../unit/support/world.ts';
import { DEVICE, temporary, TestClock, type Desk } from './desk.ts';

export interface Plain {
  workstation: Workstation;
  dir: string;
  clock: TestClock;
  rawBytes(): Buffer;
}

export function plainStore(): Plain {
  const dir = temporary();
  const path = join(dir, STORE_FILE);
  const db = new Database(path);
  configure(db);
  migrate(db, { keyHex: '', backupFolder: dir });
  const clock = new TestClock();
  const workstation = workstationOn(new Store(db, dir), { clock });
  const rawBytes = (): Buffer => {
    workstation.store.checkpoint();
    return Buffer.concat([readFileSync(path), readFileSync(`${path}-wal`)]);
  };
  return { workstation, dir, clock, rawBytes };
}

export type PlainDesk = Desk & Pick<Plain, 'rawBytes'>;

/** Enrolled for the street and otherwise empty. */
export function plainDesk(): PlainDesk {
  const { workstation, dir, clock, rawBytes } = plainStore();
  const answer = {
    device: DEVICE,
    token: 'x'.repeat(30),
    unit: STREET,
    epoch: 'e1',
    serverMark: 'test',
    serverAt: NOON,
  };
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
  return { workstation, dir, key: '', clock, user: { name: '王堃', role: 'clerk', unit: STREET }, rawBytes };
}
