/** Command lines: run here, or in a process of their own as a person starts them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach } from 'vitest';
import { formatIso } from '#shared/domain/time.ts';
import { runCli } from '../../../src-main/engine/cli/run.ts';
import { NOON, STREET } from '../../unit/support/world.ts';
import { FakeCentre } from './centre.ts';
import { temporary } from './desk.ts';

const CLI = join(import.meta.dirname, '..', '..', '..', 'src-main', 'engine', 'cli.ts');
export const PASSWORD = '工作台-测试-1';

export interface Answer {
  code: number | null;
  out: unknown;
  err: string;
}

export interface RunOptions {
  input?: string;
  cwd?: string;
  env?: Record<string, string>;
}

const envOf = ({ cwd, env }: RunOptions): Record<string, string | undefined> => ({
  WORKBENCH_NOW: formatIso(NOON),
  ...(cwd === undefined ? {} : { INIT_CWD: cwd }),
  ...env,
});

const answerOf = (code: number | null, out: string, err: string): Answer => ({
  code,
  out: out === '' ? null : JSON.parse(out),
  err,
});

export async function run(args: string[], options: RunOptions = {}): Promise<Answer> {
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: Readable.from([Buffer.from(options.input ?? '')]),
    env: envOf(options),
    cwd: process.cwd(),
  });
  return answerOf(code, out, err);
}

/** As a person starts it. */
export async function runProcess(args: string[], options: RunOptions = {}): Promise<Answer> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...envOf(options) } });
  child.stdin.end(options.input ?? '');
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return answerOf(code, out, err);
}

/** A centre and a place for a store, anew for each test. */
export class Place {
  centre = new FakeCentre();
  server = '';
  dir = '';
  where: string[] = [];

  constructor() {
    beforeEach(async () => {
      this.centre = new FakeCentre();
      this.server = await this.centre.start();
      this.elsewhere();
    });
    afterEach(() => this.centre.stop());
  }

  /** Another folder at the same centre. */
  elsewhere(): void {
    this.dir = temporary();
    this.where = ['--store', join(this.dir, 'store'), '--key-file', join(this.dir, 'key'), '--json'];
  }

  async enrol(unit: string = STREET, more: string[] = []): Promise<Answer> {
    this.centre.codes.set('CODE-1', unit);
    const { server, where } = this;
    const words = ['enroll', '--server', server, '--code', 'CODE-1', '--admin', '李建国', '--password-stdin'];
    return run([...words, ...more, ...where], { input: `${PASSWORD}\n` });
  }
}
