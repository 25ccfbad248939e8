/** A central server in a process of its own on this machine, and what its administrator and the upper level do with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Digest, IntakeAnswer } from '#shared/contract/wire.ts';
import { fromRoot, root } from '../bootstrap/paths.mjs';
import { findNode } from '../node-runtime.mjs';
import { runForJson } from './node-program.ts';

const PROGRAM = 'src-server/main.ts';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

export interface CentreOptions {
  dataDir: string;
  /** 0 = any free one. */
  port?: number;
  mark?: string;
  /** More environment, e.g. WORKBENCH_NOW. */
  env?: Record<string, string>;
}

export class Centre {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #env: Record<string, string>;

  private constructor(url: string, child: ChildProcess, env: Record<string, string>) {
    this.url = url;
    this.#child = child;
    this.#env = env;
  }

  /** Resolves when it listens. Throws with what it said when it does not. */
  static async start({ dataDir, port = 0, mark = 'demo', env = {} }: CentreOptions): Promise<Centre> {
    // Settings of a real server in the same terminal must not reach this one.
    const foreign = { DATABASE_URL: '', TLS_CERT: '', TLS_KEY: '', SERVER_KEY_FILE: '' };
    const own = { ...foreign, ...env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, SERVER_MARK: mark };
    const child = spawn(findNode(), [fromRoot(PROGRAM)], {
      cwd: root,
      env: { ...process.env, ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-4000)));
    const stop = (): void => void child.kill('SIGTERM');
    process.once('exit', stop);
    child.once('exit', () => process.off('exit', stop));

    const url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`the server ${why}\n${complaint.trim()}`));
      const limit = setTimeout(() => {
        stop();
        fail(`did not listen within ${START_LIMIT_MS / 1000} s`);
      }, START_LIMIT_MS);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`ended with ${code}`));
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(limit);
        resolve((JSON.parse(line) as { listening: string }).listening);
      });
    });
    return new Centre(url, child, own);
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const limit = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exited;
    clearTimeout(limit);
  }

  #admin<T>(...words: string[]): Promise<T> {
    return runForJson<T>([PROGRAM, ...words], { env: this.#env });
  }

  async issueCode(unit: string): Promise<string> {
    return (await this.#admin<{ code: string }>('issue-code', '--unit', unit)).code;
  }

  async issueIntakeKey(source: string): Promise<string> {
    return (await this.#admin<{ key: string }>('issue-intake-key', '--source', source)).key;
  }

  digest(device: string): Promise<Digest> {
    return this.#admin('digest', '--device', device);
  }

  /** As the upper level sends them. Throws when one is refused. */
  async intake(
    what: 'orders' | 'results',
    key: string,
    source: string,
    rows: readonly unknown[],
  ): Promise<IntakeAnswer> {
    const response = await fetch(`${this.url}/v1/intake/${what}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ source, [what]: rows }),
    });
    if (!response.ok) throw new Error(`intake of ${what}: HTTP ${response.status} ${await response.text()}`);
    const answer = (await response.json()) as IntakeAnswer;
    const [refused] = answer.refused;
    if (refused)
      throw new Error(`intake of ${what}: ${answer.refused.length} refused, the first because: ${refused.message}`);
    return answer;
  }
}
