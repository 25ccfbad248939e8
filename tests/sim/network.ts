/** Messages on their way: lost, repeated, late, cut, overtaking each other. */
import type { Prng } from '#shared/samples/prng.ts';
import type { Centre } from './centre.ts';
import type { Desk, Mishap } from './desk.ts';
import type { Faults } from './faults.ts';

export interface Message {
  desk: Desk;
  path: '/v1/sync/push' | '/v1/sync/pull';
  /** With which device it was sent. */
  token: string;
  body: unknown;
  /** The answer as text, once the server has seen the message. */
  answer: string | undefined;
  /** How often the centre had been set back when it answered. */
  restores: number;
}

/** Looks at what the centre did and says before anybody else hears it. */
export type Judge = (path: Message['path'], body: unknown, answer: unknown) => Promise<void>;

export interface Heard {
  desk: Desk;
  isCaughtUp: boolean;
}

export class Network {
  readonly #centre: Centre;
  readonly #random: Prng;
  readonly #faults: Faults;
  readonly #note: (text: string) => void;
  readonly #judge: Judge;
  /** Desks whose cable is pulled. */
  readonly offline = new Set<Desk>();
  /** Desks that the centre does not know. */
  readonly unknown = new Set<Desk>();
  #waiting: Message[] = [];

  constructor(centre: Centre, random: Prng, faults: Faults, note: (text: string) => void, judge: Judge) {
    this.#centre = centre;
    this.#random = random;
    this.#faults = faults;
    this.#note = note;
    this.#judge = judge;
  }

  send(desk: Desk, path: Message['path'], body: unknown): void {
    if (body !== null && !this.offline.has(desk))
      this.#waiting.push({ desk, path, token: desk.token, body, answer: undefined, restores: 0 });
  }

  /** One message moves on: to the server, or its answer to the desk. @returns the desk that heard something, and whether it is up to date now */
  async move(mishap: () => Mishap): Promise<Heard | null> {
    const at = this.#random.chance(this.#faults.reorder) ? this.#waiting.length - 1 : 0;
    const [message] = this.#waiting.splice(at, 1);
    if (!message) return null;
    if (message.answer === undefined) {
      await this.#arrive(message);
      return null;
    }
    if (this.offline.has(message.desk)) return null;
    if (this.#random.chance(this.#faults.duplicate)) this.#waiting.push({ ...message });
    const isLast = this.hear(message, mishap());
    return { desk: message.desk, isCaughtUp: isLast && message.restores === this.#centre.restores };
  }

  async #arrive(message: Message): Promise<void> {
    const [random, faults] = [this.#random, this.#faults];
    const { desk, path, token, body } = message;
    if (random.chance(faults.drop) || this.offline.has(desk)) return this.#note(`${path} of ${desk.name} is lost`);
    if (random.chance(faults.unavailable)) return this.#note(`${path} of ${desk.name}: 503`);
    if (random.chance(faults.duplicate)) this.#waiting.push({ ...message });
    const { status, body: answer } = await this.#centre.post(path, token, body);
    // A centre that was set back may not know who is asking; people then enrol the desk anew.
    if (status === 401) {
      this.#note(`${path} of ${desk.name}: unknown`);
      if (token === desk.token) this.unknown.add(desk);
      return;
    }
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    await this.#judge(path, body, answer);
    if (random.chance(faults.lostAnswer)) return this.#note(`answer to ${path} of ${desk.name} is lost`);
    const text = JSON.stringify(answer);
    const garbled = random.chance(faults.garbled) ? text.slice(0, random.below(text.length)) : text;
    this.#waiting.push({ ...message, answer: garbled, restores: this.#centre.restores });
  }

  /** @returns whether a page was applied that left nothing behind */
  hear({ desk, path, answer }: Message, mishap: Mishap): boolean {
    let body: unknown;
    try {
      body = JSON.parse(answer ?? '');
    } catch {
      this.#note(`${desk.name} hears something garbled`);
      return false;
    }
    this.#note(`${desk.name} hears the answer to ${path}`);
    if (path === '/v1/sync/pull') return desk.page(body, mishap);
    desk.receipt(body, mishap);
    return false;
  }

  /** Everything under way; the network is empty afterwards. */
  takeAll(): Message[] {
    return this.#waiting.splice(0);
  }
}
