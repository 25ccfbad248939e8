/** Programs of this project, started the way a person would: a file under Node 24, JSON on stdout. */
import { spawn } from 'node:child_process';
import { fromRoot, root } from '../bootstrap/paths.mjs';
import { findNode } from '../node-runtime.mjs';

export interface ProgramOptions {
  env?: Record<string, string>;
  /** Written to stdin, which is then closed. */
  input?: string;
}

export interface ProgramResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

const LIMIT_MS = 60_000;

/** A program of the project that did not do what it was asked to. */
class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
  readonly result: ProgramResult;

  constructor(words: readonly string[], result: ProgramResult) {
    super(`${words.join(' ')} ended with ${result.code}: ${(result.stderr || result.stdout).trim()}`);
    this.result = result;
  }
}

/** @param words file inside of the project, and its arguments */
function runProgram(words: readonly string[], { env = {}, input = '' }: ProgramOptions = {}): Promise<ProgramResult> {
  const [file = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(findNode(), [fromRoot(file), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      timeout: LIMIT_MS,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    // A program that does not read its input has ended already.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

/** The JSON a program prints. Throws ProgramFailed unless it ends with 0. */
export async function runForJson<T>(words: readonly string[], options?: ProgramOptions): Promise<T> {
  const result = await runProgram(words, options);
  if (result.code !== 0) throw new ProgramFailed(words, result);
  return JSON.parse(result.stdout) as T;
}
