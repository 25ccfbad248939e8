/** What the commands share: common options, paths, the clock, and an opened store. */
import { resolve } from 'node:path';
import { clockFrom, startFromText, type Clock } from '#shared/domain/clock.ts';
import { Option, type Command } from 'commander';
import { readKeyFile } from '../../keys/key-file.ts';
import type { SignedIn } from '../session/session.ts';
import { openWorkstation, type Workstation } from '../workstation.ts';
import { CliError, refused, UNAVAILABLE, usage } from './exit.ts';

export interface StoreOptions {
  store: string;
  keyFile: string;
  json?: true;
}

/** npm runs scripts in the project's folder; a path is meant from where the person stands. */
export const pathOf = (text: string): string => resolve(process.env['INIT_CWD'] ?? process.cwd(), text);

export const withJson = (command: Command): Command => command.option('--json', '单行 JSON 输出');

export const withStore = (command: Command): Command =>
  withJson(
    command
      .addOption(new Option('--store <dir>', '数据目录').makeOptionMandatory())
      .addOption(new Option('--key-file <file>', '密钥文件').makeOptionMandatory()),
  );

/** Nothing else ever goes to stdout. */
export function print(value: unknown, { json }: { json?: true }): void {
  process.stdout.write(`${JSON.stringify(value, null, json ? undefined : 2)}\n`);
}

export function clock(): Clock {
  let startAt: number | null;
  try {
    startAt = startFromText(process.env['WORKBENCH_NOW']);
  } catch {
    throw usage('WORKBENCH_NOW 应为带时区的 ISO 8601 时刻，例如 2019-11-25T08:00:00+08:00。');
  }
  return clockFrom({ wall: () => Date.now(), monotonic: () => performance.now() }, startAt);
}

/** The key of an existing store; a missing key file is never made here. */
export async function storeKey(keyFile: string): Promise<string> {
  const path = pathOf(keyFile);
  const key = await readKeyFile(path);
  if (key === null)
    throw new CliError(UNAVAILABLE, `没有找到密钥文件：${path}。密钥文件只在登记新数据目录（enroll）时生成。`);
  return key;
}

/** Opens the store for one command and closes it whatever happens. */
export async function withWorkstation<T>(
  options: StoreOptions,
  work: (workstation: Workstation) => T | Promise<T>,
): Promise<T> {
  const workstation = openWorkstation(pathOf(options.store), await storeKey(options.keyFile), {
    create: false,
    clock: clock(),
  });
  try {
    return await work(workstation);
  } finally {
    workstation.close();
  }
}

/** The user named by `--as`; who holds the key of the store needs no password. */
export function userNamed({ users }: Workstation, name: string): SignedIn {
  const found = users.find(name);
  if (!found) throw refused(`没有这个用户：${name}。`);
  return { name, role: found.role, unit: found.unit };
}
