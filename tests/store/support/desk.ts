/** A workstation on a real, encrypted file in a folder of its own, with a clock that the test moves. */
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Page } from '#shared/contract/wire.ts';
import type { Role } from '#shared/domain/organization/roles.ts';
import type { SignedIn } from '../../../src-main/engine/session/session.ts';
import { storeEnrolment } from '../../../src-main/engine/sync/enrol.ts';
import { openWorkstation, type Workstation } from '../../../src-main/engine/workstation.ts';
import { NOON, STREET, type Story } from '../../unit/support/world.ts';

const folders: string[] = [];
const open: Workstation[] = [];
afterEach(() => {
  for (const workstation of open.splice(0)) workstation.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

export function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'store-test-'));
  folders.push(dir);
  return dir;
}

export const newKey = (): string => randomBytes(32).toString('hex');

/** Both clocks of a machine. */
export class TestClock {
  wall = NOON;
  steady = 0;
  now(): number {
    return this.wall;
  }
  monotonic(): number {
    return this.steady;
  }
  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

export interface Desk {
  workstation: Workstation;
  dir: string;
  key: string;
  clock: TestClock;
  user: SignedIn;
}

export const DEVICE = 'device-1';

export function openDesk(dir: string, key: string, clock: TestClock, create = false): Workstation {
  const workstation = openWorkstation(dir, key, { create, clock });
  open.push(workstation);
  return workstation;
}

/** Enrolled for a unit and otherwise empty. `unit` null: a store that was never enrolled. */
export function desk(unit: string | null = STREET, role: Role = 'clerk', clock = new TestClock()): Desk {
  const [dir, key] = [temporary(), newKey()];
  const workstation = openDesk(dir, key, clock, true);
  const user: Desk['user'] = { name: '王堃', role, unit: unit ?? '' };
  if (unit === null) return { workstation, dir, key, clock, user };
  const answer = { device: DEVICE, token: 't'.repeat(32), unit, epoch: 'e1', serverMark: 'test', serverAt: NOON };
  storeEnrolment(workstation, { server: 'http://127.0.0.1:9', ca: '' }, answer);
  return { workstation, dir, key, clock, user };
}

/** A page as the centre would make it for the position the store has now. */
export function pageFor({ meta }: Pick<Workstation, 'meta'>, patch: Partial<Page> = {}): Page {
  const { device, pos, epoch, known } = meta.sync();
  return {
    device,
    pos,
    epoch,
    err: '',
    grants: [meta.unit()],
    cursors: {},
    entries: [],
    resets: [],
    outcomes: [],
    last: known,
    forgot: false,
    safe: 0,
    v: PROTOCOL_VERSION,
    caught: true,
    serverAt: NOON,
    ...patch,
  };
}

export const entryOf = (story: Story, scopes: string[]): Page['entries'][number] => ({
  id: story.id,
  in: scopes,
  body: story.view,
});

/** The orders arrive here, all in the scope of this workstation. */
export function deliver({ workstation }: Desk, ...stories: Story[]): void {
  const { meta, sync } = workstation;
  const entries = stories.map((story) => entryOf(story, [meta.unit()]));
  const applied = sync.page(pageFor(workstation, { entries }));
  if (!applied.applied) throw new Error(`the page was not applied: ${applied.why}`);
}
