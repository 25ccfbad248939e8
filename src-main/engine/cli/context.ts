/** What the commands share: the terminal, common options, paths, the clock, and an opened store. */
import { resolve } from 'node:path';
import { clockFrom, startFromText, type Clock } from '#shared/domain/clock.ts';
import { Option, type Command } from 'commander';
import { readKeyFile } from '../../keys/key-file.ts';
import { markFiles } from '../../keys/mark-file.ts';
import type { SignedIn } from '../session/session.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import { centreAddress } from '../sync/transport.ts';
import { openWorkstation, type Workstation } from '../workstation.ts';
import { CliError, refused, UNAVAILABLE, usage } from './exit.ts';

/** What a command has of the process it runs in. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  stdin: AsyncIterable<Uint8Array>;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

export interface StoreOptions {
  store: string;
  keyFile: string;
  json?: true;
}

export const withJson = (command: Command): Command => command.option('--json', '单行 JSON 输出');

export const withStore = (command: Command): Command =>
  withJson(
    command
      .addOption(new Option('--store <dir>', '数据目录').makeOptionMandatory())
      .addOption(new Option('--key-file <file>', '密钥文件').makeOptionMandatory()),
  );

export class Cli {
  readonly terminal: Terminal;
  /** What the command ends with, unless an error ends it. */
  exitCode = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** npm runs scripts in the project's folder; a path is meant from where the person stands. */
  path(text: string): string {
    return resolve(this.terminal.env['INIT_CWD'] ?? this.terminal.cwd, text);
  }

  /** Nothing else ever goes to stdout. */
  print(value: unknown, { json }: { json?: true }): void {
    this.terminal.out(`${JSON.stringify(value, null, json ? undefined : 2)}\n`);
  }

  clock(): Clock {
    let startAt: number | null;
    try {
      startAt = startFromText(this.terminal.env['WORKBENCH_NOW']);
    } catch {
      throw usage('WORKBENCH_NOW 应为带时区的 ISO 8601 时刻，例如 2019-11-25T08:00:00+08:00。');
    }
    return clockFrom({ wall: () => Date.now(), monotonic: () => performance.now() }, startAt);
  }

  /** Opens a store that is there; a missing key file is never made here. */
  async open({ store, keyFile }: Pick<StoreOptions, 'store' | 'keyFile'>): Promise<Workstation> {
    const clock = this.clock();
    const path = this.path(keyFile);
    const key = await readKeyFile(path);
    if (key === null)
      throw new CliError(UNAVAILABLE, `没有找到密钥文件：${path}。密钥文件只在登记新数据目录（enroll）时生成。`);
    return openWorkstation(this.path(store), key, { create: false, clock, marks: markFiles(path) });
  }

  /** Opens the store for one command and closes it whatever happens. */
  async withWorkstation<T>(
    options: Pick<StoreOptions, 'store' | 'keyFile'>,
    work: (workstation: Workstation) => T | Promise<T>,
  ): Promise<T> {
    const workstation = await this.open(options);
    try {
      return await work(workstation);
    } finally {
      workstation.close();
    }
  }
}

/** The centre's address as an option gives it; what is no http(s) address is wrong usage. */
export function serverFrom(text: string): string {
  try {
    return centreAddress(text);
  } catch (error) {
    throw error instanceof SyncFailure ? usage(error.message) : error;
  }
}

/** The user named by `--as`; who holds the key of the store needs no password. */
export function userNamed({ users }: Workstation, name: string): SignedIn {
  const found = users.find(name);
  if (!found) throw refused(`没有这个用户：${name}。`);
  return { name, role: found.role, unit: found.unit };
}
