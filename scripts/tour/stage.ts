/** What a tour or an end-to-end test needs around the windows: a centre of its own, a cable to it, enrolled workstations. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayFromText, HOUR, MINUTE } from '#shared/domain/time.ts';
import { Centre } from '../demo/centre.ts';
import { writeHistory, type History } from '../demo/history/write.ts';
import { district, personOf, SOURCE, street } from '../demo/places.ts';
import { Workstation } from '../demo/workstation.ts';
import { Cable } from './cable.ts';
import { TourClock } from './clock.ts';
import { Desk, type DeskOptions } from './desk.ts';

/** A Monday morning for which the holidays are published. */
export const MORNING = dayFromText('2019-11-25') + 8 * HOUR + 30 * MINUTE;

export interface StageOptions {
  /** Orders of the days before. */
  orders: number;
  /** Are the upper level's results of last week there already? */
  hasResults: boolean;
}

export class Stage {
  readonly folder = mkdtempSync(join(tmpdir(), 'workbench-'));
  readonly clock = new TourClock(MORNING);
  readonly district = new Workstation(this.folder, district);
  readonly street = new Workstation(this.folder, street);
  /** Device ids by place. */
  readonly devices = new Map<Workstation, string>();
  readonly printDir = join(this.folder, 'print');
  readonly #serverDir = join(this.folder, 'server');
  readonly #desks = new Set<Desk>();
  #history: History | undefined;
  #centre: Centre | undefined;
  #cable: Cable | undefined;
  #intakeKey = '';

  get history(): History {
    return known(this.#history);
  }
  get centre(): Centre {
    return known(this.#centre);
  }
  get cable(): Cable {
    return known(this.#cable);
  }

  /** Past, server, cable, workstations: in this order, each once. */
  async writePast({ orders, hasResults }: StageOptions): Promise<History> {
    this.#history = await writeHistory({
      dataDir: this.#serverDir,
      mark: 'demo',
      source: SOURCE,
      district: district.unit,
      seed: 2019,
      count: orders,
      until: MORNING - 20 * MINUTE,
      personOf,
      deliversResults: hasResults,
    });
    return this.#history;
  }

  /** Also after it was stopped: the cable then leads to the new process. */
  async startCentre(): Promise<Centre> {
    this.#centre = await Centre.start({ dataDir: this.#serverDir, mark: 'demo', env: this.clock.env });
    this.#cable ??= await Cable.lay(this.#centre.port);
    return this.#centre;
  }

  async enroll(): Promise<void> {
    this.#intakeKey = await this.centre.issueIntakeKey(SOURCE);
    await Promise.all(
      [this.district, this.street].map(async (workstation) => {
        this.devices.set(workstation, await workstation.enroll(this.centre, this.cable.url, this.clock.env));
      }),
    );
  }

  /** As the upper level sends them. */
  deliver(what: 'orders' | 'results', rows: readonly unknown[]): ReturnType<Centre['intake']> {
    return this.centre.intake(what, this.#intakeKey, SOURCE, rows);
  }

  async openDesk(workstation: Workstation, options: DeskOptions = {}): Promise<Desk> {
    const env = { ...this.clock.env, WORKBENCH_PRINT_DIR: this.printDir, ...options.env };
    const desk = await Desk.open(workstation, { ...options, env });
    this.#desks.add(desk);
    return desk;
  }

  /** Resolves with the program's exit code. */
  async closeDesk(desk: Desk): Promise<number | null> {
    this.#desks.delete(desk);
    return desk.close();
  }

  get openDesks(): readonly Desk[] {
    return [...this.#desks];
  }

  async closeDesks(): Promise<void> {
    for (const desk of this.#desks) await this.closeDesk(desk);
  }

  /** Ends all programs; the folder goes too. */
  async clear(): Promise<void> {
    await this.closeDesks().catch(() => {});
    await this.#cable?.remove();
    await this.#centre?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the stage is not set yet');
  return value;
}
