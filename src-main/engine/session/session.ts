/** Who works here now: one signed-in user per engine process. */
import { createHash } from 'node:crypto';
import type { Resume } from '#shared/contract/engine-link.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { SECOND } from '#shared/domain/time.ts';
import type { Role } from '#shared/domain/organization/roles.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { UserRecord, UserStore } from './users.ts';

/** The signed-in user: role and unit decide what may be seen and done. */
export interface SignedIn {
  name: string;
  role: Role;
  unit: string;
}

const LONGEST_WAIT = 300 * SECOND;

/** How long after the n-th wrong password in a row nothing is tried: 1, 2, 4 … 300 seconds. */
export const waitAfter = (failures: number): number =>
  failures === 0 ? 0 : Math.min(SECOND * 2 ** (failures - 1), LONGEST_WAIT);

interface Ports {
  now(): number;
  monotonic(): number;
  /** Hears who is signed in from now on; what it is told makes `resume` possible after a crash. */
  onSession?: (resume: Resume | null) => void;
}

/** Tells whether the password is still the same without telling anything about it. */
const proofOf = ({ name, passwordHash }: UserRecord): string =>
  createHash('sha256')
    .update(JSON.stringify(['resume', name, passwordHash]))
    .digest('hex');

export class Session {
  readonly #users: UserStore;
  readonly #ports: Ports;
  /** name -> monotonic instant before which no password is tried. */
  readonly #notBefore = new Map<string, number>();
  #user: SignedIn | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #decoy: Promise<string> | undefined;

  constructor(users: UserStore, ports: Ports) {
    this.#users = users;
    this.#ports = ports;
    // A restart does not forgive wrong passwords.
    for (const { name, failures } of users.list()) if (failures > 0) this.#wait(name, failures);
  }

  #wait(name: string, failures: number): void {
    this.#notBefore.set(name, this.#ports.monotonic() + waitAfter(failures));
  }

  get user(): SignedIn | null {
    return this.#user;
  }

  /** Throws RpcError `signed-out`. */
  require(): SignedIn {
    if (!this.#user) throw new RpcError('signed-out', '请先登录。');
    return this.#user;
  }

  /** Throws RpcError `wait` while the user has to wait and `password` for a wrong one. One attempt after the other. */
  signIn(name: string, password: string): Promise<void> {
    const attempt = this.#last.then(() => this.#attempt(name, password));
    this.#last = attempt.catch(() => undefined);
    return attempt;
  }

  async #attempt(name: string, password: string): Promise<void> {
    const left = this.waitOf(name);
    if (left > 0) throw new RpcError('wait', `密码输错次数较多，请等 ${Math.ceil(left / SECOND)} 秒再试。`);
    const found = this.#users.find(name);
    // A user without a password is no more let in than an unknown one, and costs as much time.
    const known = found !== undefined && found.passwordHash !== '';
    const right = (await verifyPassword(password, known ? found.passwordHash : await this.#unknownHash())) && known;
    if (!found || !right) throw this.#refuse(name, found);
    this.#notBefore.delete(name);
    this.#users.signedIn(name, this.#ports.now());
    this.#user = { name, role: found.role, unit: found.unit };
    this.#ports.onSession?.({ name, proof: proofOf(found) });
  }

  /**
   * Signs in who was signed in when the engine before this one was lost. Only main can ask for it. Nobody is signed in
   * when the user is gone or has another password by now; role and unit are those of today.
   */
  resume({ name, proof }: Resume): void {
    const found = this.#users.find(name);
    if (!found || found.passwordHash === '' || proofOf(found) !== proof) return this.signOut();
    this.#user = { name, role: found.role, unit: found.unit };
  }

  /** How long no password of this user is tried, ms. */
  waitOf(name: string): number {
    return Math.max(0, (this.#notBefore.get(name) ?? 0) - this.#ports.monotonic());
  }

  #refuse(name: string, found: UserRecord | undefined): RpcError {
    const failures = found ? this.#users.failed(name) : 1;
    this.#wait(name, failures);
    return new RpcError(
      'password',
      `用户名或密码不对，${waitAfter(failures) / SECOND} 秒后可以再试。忘记密码请找本单位管理员。`,
    );
  }

  /** An unknown name costs as much time as a known one. */
  #unknownHash(): Promise<string> {
    return (this.#decoy ??= hashPassword('no such user here'));
  }

  signOut(): void {
    this.#user = null;
    this.#ports.onSession?.(null);
  }
}
