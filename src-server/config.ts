/** The server's settings, from the environment. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { startFromText } from '#shared/domain/clock.ts';
import { StartError } from './start-error.ts';

const DEFAULT_PORT = 47112;

export interface Config {
  host: string;
  /** 0 = any free port. */
  port: number;
  dataDir: string;
  databaseUrl: string | null;
  tls: { cert: string; key: string } | null;
  /** File of the key of the personal values. */
  keyFile: string;
  mark: string;
  /** Where the clock starts (WORKBENCH_NOW), null = the machine's clock. */
  startAt: number | null;
  logLevel: string;
}

const empty = z.literal('').transform(() => undefined);
const optional = z.union([empty, z.string()]).optional();
const portSchema = z
  .union([
    empty,
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().max(65535)),
  ])
  .optional();
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const environmentSchema = z.object({
  HOST: optional,
  PORT: portSchema,
  DATA_DIR: optional,
  DATABASE_URL: optional,
  TLS_CERT: optional,
  TLS_KEY: optional,
  SERVER_KEY_FILE: optional,
  SERVER_MARK: optional,
  WORKBENCH_NOW: optional,
  LOG_LEVEL: z.union([empty, z.enum(LEVELS)]).optional(),
  /** Set by npm: the folder in which the person typed. */
  INIT_CWD: optional,
});

function startOf(text: string | undefined): number | null {
  try {
    return startFromText(text);
  } catch (error) {
    throw new StartError(2, 'WORKBENCH_NOW 应为带时区的 ISO 8601 时间，例如 2019-10-12T08:00:00+08:00。', error);
  }
}

/** Throws StartError (usage) that names the setting at fault. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success)
    throw new StartError(
      2,
      `环境变量 ${parsed.error.issues.map(({ path }) => path.join('.')).join('、')} 的值不正确。`,
    );
  const {
    HOST,
    PORT,
    DATA_DIR,
    DATABASE_URL,
    TLS_CERT,
    TLS_KEY,
    SERVER_KEY_FILE,
    SERVER_MARK,
    WORKBENCH_NOW,
    LOG_LEVEL,
    INIT_CWD,
  } = parsed.data;
  if ((TLS_CERT === undefined) !== (TLS_KEY === undefined)) throw new StartError(2, 'TLS_CERT 和 TLS_KEY 要一起设置。');
  const fromHere = (path: string): string => resolve(INIT_CWD ?? process.cwd(), path);
  const dataDir = fromHere(DATA_DIR ?? 'server-data');
  return {
    host: HOST ?? '127.0.0.1',
    port: PORT ?? DEFAULT_PORT,
    dataDir,
    databaseUrl: DATABASE_URL ?? null,
    tls: TLS_CERT !== undefined && TLS_KEY !== undefined ? { cert: fromHere(TLS_CERT), key: fromHere(TLS_KEY) } : null,
    keyFile: SERVER_KEY_FILE === undefined ? join(dataDir, 'server.key') : fromHere(SERVER_KEY_FILE),
    mark: SERVER_MARK ?? '',
    startAt: startOf(WORKBENCH_NOW),
    logLevel: LOG_LEVEL ?? 'info',
  };
}

/** Throws StartError (usage) when a file cannot be read. */
export function readTls(tls: Config['tls']): { cert: Buffer; key: Buffer } | null {
  if (!tls) return null;
  try {
    return { cert: readFileSync(tls.cert), key: readFileSync(tls.key) };
  } catch (error) {
    throw new StartError(2, '读不了 TLS_CERT 或 TLS_KEY 指定的文件。', error);
  }
}
