/** The server as a program of its own, started the way people start it; and its command line, without a process of its own. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runProgram } from '../../../src-server/command-line.ts';
import { migratedFolder } from '../../support/migrated-store.ts';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'src-server', 'main.ts');
/** Reading the program costs a second; what was read once is kept. */
const READ_BEFORE = join(import.meta.dirname, '..', '..', '..', '.cache', 'read');

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data folder whose database is made already, which takes a first start four seconds; nothing else ever worked in it. */
export async function dataFolder(name = 'data'): Promise<string> {
  const folder = join(tempFolder(), name);
  cpSync(await migratedFolder(), join(folder, 'pg'), { recursive: true });
  return folder;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(environment: Record<string, string>, ...args: string[]) {
  const { INIT_CWD: _, ...inherited } = process.env;
  const env = { NODE_COMPILE_CACHE: READ_BEFORE, ...inherited, PORT: '0', ...environment };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => void (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (said.stderr += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...said })));
  return { child, said, ended };
}

/** Runs to the end. */
export const run = (environment: Record<string, string>, ...args: string[]): Promise<Ended> =>
  start(environment, ...args).ended;

/** Runs a command of the program to its end, in this process. */
export async function command(environment: Record<string, string>, ...args: string[]): Promise<Ended> {
  const said = { stdout: '', stderr: '' };
  const code = await runProgram(args, {
    env: environment,
    print: (value) => void (said.stdout += `${JSON.stringify(value)}\n`),
    complain: (message) => void (said.stderr += `${message}\n`),
    serve: () => Promise.reject(new Error('not in this process')),
  });
  return { code, ...said };
}

/** Runs an admin command and gives its JSON. */
export async function admin<T>(environment: Record<string, string>, ...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await command(environment, ...args);
  if (code !== 0) throw new Error(`${args.join(' ')}: exit ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** Starts a server and waits until it listens. */
export async function startServer(environment: Record<string, string>) {
  const server = start(environment);
  const url = await new Promise<string>((resolve, reject) => {
    server.child.stdout.on('data', () => {
      const [line] = server.said.stdout.split('\n', 1);
      if (server.said.stdout.includes('\n')) resolve((JSON.parse(line!) as { listening: string }).listening);
    });
    void server.ended.then(({ code, stderr }) => reject(new Error(`ended with ${code}: ${stderr}`)));
  });
  const stop = (signal: NodeJS.Signals): Promise<Ended> => {
    server.child.kill(signal);
    return server.ended;
  };
  return { ...server, url, stop };
}
