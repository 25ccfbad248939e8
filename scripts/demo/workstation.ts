/** A workstation of the demonstration: its store, its key, and the command line on them. */
import { join } from 'node:path';
import type { Centre } from './centre.ts';
import { runForJson, type ProgramOptions } from './node-program.ts';
import { DEMO_PASSWORD, type Place } from './places.ts';

const PROGRAM = 'src-main/engine/cli.ts';

export class Workstation {
  readonly place: Place;
  readonly store: string;
  readonly keyFile: string;

  /** @param folder holds the stores of a demonstration */
  constructor(folder: string, place: Place) {
    this.place = place;
    this.store = join(folder, place.id);
    this.keyFile = join(folder, `${place.id}.key`);
  }

  /** Arguments of the window's program and of the command line. */
  get words(): readonly string[] {
    return ['--store', this.store, '--key-file', this.keyFile];
  }

  /** Throws ProgramFailed unless the command line ends with 0. */
  cli<T>(words: readonly string[], options?: ProgramOptions): Promise<T> {
    return runForJson<T>([PROGRAM, ...words, ...this.words, '--json'], options);
  }

  /**
   * Makes the store and its users. Gives the device's id.
   * @param server address under which this workstation reaches the centre
   */
  async enroll(centre: Centre, server = centre.url, env: Record<string, string> = {}): Promise<string> {
    const { unit, admin, people } = this.place;
    const code = await centre.issueCode(unit);
    const first = ['--admin', admin, '--password-stdin', '--demo-password'];
    const input = `${DEMO_PASSWORD}\n`;
    const { device } = await this.cli<{ device: string }>(['enroll', '--server', server, '--code', code, ...first], {
      input,
      env,
    });
    for (const { name, role } of people) {
      await this.cli(['user', 'add', name, '--role', role, '--password-stdin'], { input, env });
    }
    return device;
  }
}
