/** Copies, restores, lost and doubled machines, and a centre that is set back. */
import { rmSync } from 'node:fs';
import type { Prng } from '#shared/samples/prng.ts';
import { proofOfDevice } from '../../src-main/engine/sync/enrol.ts';
import type { Beside } from './beside.ts';
import { Desk } from './desk.ts';
import type { Action } from './faults.ts';
import { CITY, DISTRICT, STREETS } from './people.ts';
import type { Scene } from './scene.ts';

const MOST_DESKS = 6;
/** The city's desk has two scopes, and acts on nothing in them. */
export const UNITS = [DISTRICT, ...STREETS, CITY];

interface Copy {
  desk: Desk;
  folder: string;
  /** The machine's mark is another one since: it is known where it comes up. */
  isMarked: boolean;
}

export class Machines {
  readonly #scene: Scene;
  readonly #random: Prng;
  readonly #beside: Beside;
  /** Copies of desks, the newest last. */
  readonly #copies: Copy[] = [];
  #backups = 0;

  constructor(scene: Scene, random: Prng, beside: Beside) {
    this.#scene = scene;
    this.#random = random;
    this.#beside = beside;
  }

  remove(): void {
    for (const { folder } of this.#copies) rmSync(folder, { recursive: true, force: true });
  }

  async act(action: Action, desk: Desk): Promise<void> {
    const { centre, checks, caughtUp, note } = this.#scene;
    switch (action) {
      case 'copyDesk':
        this.#copies.push({ desk, folder: desk.copy(), isMarked: await this.#beside.marks(desk) });
        return note(`${desk.name} is copied`);
      case 'restoreDesk':
        return this.#setBack(desk);
      case 'cloneDesk':
        return this.#clone();
      case 'revoke':
        if (await centre.revoke(desk.device)) note(`${desk.name} is revoked`);
        return;
      case 'reassign': {
        const unit = this.#random.pick(UNITS);
        await centre.reassign(desk.device, unit);
        desk.units.push(unit);
        caughtUp.delete(desk);
        return note(`${desk.name} may see what ${unit} sees`);
      }
      case 'enrol':
        return this.enrol(desk, this.#random.chance(0.3));
      case 'backupCentre':
        this.#backups = await centre.backup();
        return note(`the centre is backed up: ${this.#backups}`);
      case 'restoreCentre': {
        if (this.#backups === 0) return;
        const [backup, isTold] = [1 + this.#random.below(this.#backups), this.#random.chance(0.67)];
        checks.isSilent ||= !isTold;
        checks.centreSetBack(this.#scene.desks);
        await centre.restore(backup, isTold);
        await checks.forgotten();
        return note(`the centre is set back to ${backup}${isTold ? '' : ', and nobody is told'}`);
      }
      default:
        throw new Error(`no such action: ${action}`);
    }
  }

  async #setBack(desk: Desk): Promise<void> {
    const { caughtUp, checks, note } = this.#scene;
    const copy = this.#copies.find((each) => each.desk === desk);
    if (!copy) return;
    desk.setBack(copy.folder);
    caughtUp.delete(desk);
    checks.setBack(desk);
    await checks.forgotten();
    this.#beside.numbers.setBack(desk, copy.isMarked);
    note(`${desk.name} comes up with an older store`);
  }

  #clone(): void {
    const { desks, clock, checks, note } = this.#scene;
    const copy = this.#copies.at(-1);
    if (!copy || desks.length >= MOST_DESKS) return;
    const name = String.fromCharCode(65 + desks.length);
    const clone = new Desk(name, '', clock.now, { desk: copy.desk, copy: copy.folder });
    desks.push(clone);
    checks.shared(clone);
    note(`${name} starts from a copy of ${copy.desk.name}`);
  }

  /** A person enrols the desk anew where it asks for it. `isLost`: the answer does not arrive. */
  async enrol(desk: Desk, isLost: boolean): Promise<void> {
    const { centre, network, note } = this.#scene;
    if (desk.enrol === '' && !network.unknown.has(desk)) return;
    const answer = await centre.enrol(
      desk.user.unit,
      proofOfDevice(desk.station, desk.station.meta.get('server') ?? ''),
    );
    if (isLost) return note(`${desk.name} enrols and does not hear of it`);
    desk.enrolled(answer);
    network.unknown.delete(desk);
    note(`${desk.name} enrols as ${answer.device.slice(-4)}`);
  }
}
