/** `import FILE --intake-key-file F`: hands orders to the centre's intake; they come back with the next sync. */
import { readFile } from 'node:fs/promises';
import { intakeAnswerSchema, type IntakeAnswer } from '#shared/contract/wire.ts';
import { Transport } from '../sync/transport.ts';
import { type Cli, serverFrom } from './context.ts';
import { usage } from './exit.ts';

export interface IntakeOptions {
  source?: string;
  intakeKeyFile: string;
  server?: string;
  ca?: string;
  store?: string;
  keyFile?: string;
}

/** Rows of one request; the centre commits each request by itself. */
const ROWS = 500;

interface Orders {
  source: string | undefined;
  orders: unknown[];
}

function parse(text: string): Orders {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  try {
    const value: unknown = JSON.parse(trimmed);
    if (Array.isArray(value)) return { source: undefined, orders: value };
    const { source, orders } = value as { source?: unknown; orders?: unknown };
    if (Array.isArray(orders)) return { source: typeof source === 'string' ? source : undefined, orders };
    return { source: undefined, orders: [value] };
  } catch {
    return { source: undefined, orders: parseLines(trimmed) };
  }
}

const parseLines = (text: string): unknown[] =>
  text.split('\n').flatMap((line, i): unknown[] => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch {
      throw usage(`第 ${i + 1} 行不是 JSON，没有导入任何工单。`);
    }
  });

async function centreOf(
  cli: Cli,
  { server, ca, store, keyFile }: IntakeOptions,
): Promise<{ server: string; ca: string }> {
  if (server !== undefined) return { server: serverFrom(server), ca: ca === undefined ? '' : await readText(cli, ca) };
  if (store === undefined || keyFile === undefined)
    throw usage('用 --server 指定中心，或用 --store 和 --key-file 指定已登记的数据目录。');
  return cli.withWorkstation({ store, keyFile }, ({ meta }) => ({
    server: meta.get('server') ?? '',
    ca: meta.get('ca') ?? '',
  }));
}

async function readText(cli: Cli, path: string): Promise<string> {
  try {
    return await readFile(cli.path(path), 'utf8');
  } catch {
    throw usage(`文件读不出来：${path}。`);
  }
}

export async function handToIntake(cli: Cli, file: string, options: IntakeOptions): Promise<IntakeAnswer> {
  const { source, orders } = parse(await readText(cli, file));
  const from = options.source ?? source;
  if (from === undefined) throw usage('文件里没有 source，请用 --source 写明来源。');
  const token = (await readText(cli, options.intakeKeyFile)).trim();
  const transport = new Transport({ ...(await centreOf(cli, options)), token: '' });
  try {
    const total: IntakeAnswer = { accepted: 0, unchanged: 0, refused: [] };
    for (let at = 0; at < orders.length; at += ROWS) {
      const body = { source: from, orders: orders.slice(at, at + ROWS) };
      const answer = await transport.post('/v1/intake/orders', body, intakeAnswerSchema, { token });
      total.accepted += answer.accepted;
      total.unchanged += answer.unchanged;
      total.refused.push(...answer.refused.map((row) => ({ ...row, index: row.index + at })));
    }
    return total;
  } finally {
    await transport.close();
  }
}
