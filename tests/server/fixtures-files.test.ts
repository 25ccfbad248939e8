/** Messages about files, of finished issues: today's server answers them as then, and today's workstation understands the answers. */
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { responseOf, type Exchange, type FileExchange } from '../../scripts/fixtures/centre.ts';
import { FileCentre, FileRefusal } from '../../src-main/engine/attachments/centre.ts';
import type { Transport } from '../../src-main/engine/sync/transport.ts';
import { exchangesOf, fileExchangesOf, PARTS } from './support/messages.ts';
import { replayed, type Replay } from './support/replay.ts';

const WITH_FILES = PARTS.filter((part) => fileExchangesOf(part).length > 0);
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** Everything of a part, in the order in which it went. `change`: what is about files. */
const all = (part: string, change = (one: FileExchange): FileExchange => one): (Exchange | FileExchange)[] =>
  [...exchangesOf(part), ...fileExchangesOf(part).map(change)].toSorted((a, b) => a.n - b.n);
const numbersOf = ({ differing }: Replay): number[] => differing.map(({ n }) => n);

function renamed(headers: Record<string, string>, name: string): Record<string, string> {
  const { [name]: value, ...rest } = headers;
  return value === undefined ? headers : { ...rest, 'x-renamed': value };
}

/** What a workstation makes of a recorded answer, and what it asked to get it. */
async function understood(exchange: FileExchange): Promise<{ asked: unknown; result: unknown }> {
  const { method, path, headers } = exchange;
  const { hash = '', order = '' } = /^\/v1\/attachments\/(?<hash>[^?]+)\?order=(?<order>.+)$/.exec(path)?.groups ?? {};
  let asked: unknown;
  const transport = {
    request: (to: string, init: Parameters<Transport['request']>[1]): Promise<Response> => {
      const body = Buffer.from((init.body as Buffer | undefined) ?? []).toString('base64');
      asked = { method: init.method, path: to, headers: init.headers ?? {}, body };
      return Promise.resolve(responseOf(exchange));
    },
  } as unknown as Transport;
  const centre = new FileCentre(transport);
  const ask = async (): Promise<unknown> => {
    if (method === 'HEAD') return centre.status(hash, order);
    if (method === 'PATCH') {
      const size = Number(headers['upload-length']);
      return centre.send({ hash, order, size }, Number(headers['upload-offset']), bytesOf(exchange.body));
    }
    const parts: Buffer[] = [];
    const from = Number(/^bytes=(\d+)-$/.exec(headers['range'] ?? 'bytes=0-')?.[1]);
    for await (const part of centre.fetch(hash, order, from)) parts.push(part);
    return Buffer.concat(parts).toString('base64');
  };
  const result = await ask().catch((error: unknown) =>
    error instanceof FileRefusal ? { refused: error.code } : { failed: String(error) },
  );
  return { asked, result };
}

/** What the answer says, by the names of then. */
function saidIn({ method, status, answered, answer }: FileExchange): unknown {
  if (status >= 400) return { refused: (JSON.parse(bytesOf(answer).toString()) as { code: string }).code };
  if (method === 'HEAD')
    return { received: Number(answered['x-attachment-bytes']), complete: answered['x-attachment-complete'] === '1' };
  return method === 'GET' ? answer : JSON.parse(bytesOf(answer).toString());
}

it('stand in the last part', () => {
  expect(WITH_FILES).toContain(PARTS.toSorted().at(-1));
});

describe.each(WITH_FILES)('the messages about files of %s', (part) => {
  const exchanges = fileExchangesOf(part);
  let again: Replay;
  beforeAll(async () => {
    again = await replayed(part, all(part));
  });

  it('hold every kind of question and of answer', () => {
    const kinds = new Set(exchanges.map(({ method, status }) => `${method} ${status}`));
    expect([...kinds].toSorted()).toEqual(['GET 200', 'GET 206', 'GET 404', 'HEAD 200', 'PATCH 200', 'PATCH 409']);
    const told = exchanges.filter(({ method }) => method === 'HEAD').map(saidIn) as Record<string, unknown>[];
    expect(new Set(told.map(({ complete }) => complete))).toEqual(new Set([true, false]));
    expect(told.some(({ received }) => Number(received) > 0)).toBe(true);
  });

  it('are answered as then by a new server: status, headers and bytes', () => {
    expect(again.differing).toEqual([]);
  });

  it('are asked as then by a workstation of today, which understands every answer', async () => {
    for (const exchange of exchanges) {
      const { n, method, path, headers, body } = exchange;
      const { asked, result } = await understood(exchange);
      expect(asked, `request ${n}`).toEqual({ method, path, headers, body });
      expect(result, `answer ${n}`).toEqual(saidIn(exchange));
    }
  });

  it.each(['upload-offset', 'upload-length', 'range'])(
    'show that a server knows the header %s of a request no more',
    async (name) => {
      const change = (one: FileExchange): FileExchange => ({ ...one, headers: renamed(one.headers, name) });
      const concerned = exchanges.filter(({ headers }) => Object.hasOwn(headers, name)).map(({ n }) => n);
      expect(numbersOf(await replayed(part, all(part, change)))).toEqual(expect.arrayContaining(concerned));
      expect(concerned).not.toEqual([]);
    },
  );

  it.each(['x-attachment-bytes', 'x-attachment-complete', 'content-type', 'content-range', 'content-length'])(
    'show that a server gives the header %s of an answer another name',
    (name) => {
      const differs = (one: FileExchange): boolean => {
        const { found, was } = again.compared({ ...one, answered: renamed(one.answered, name) });
        return !isDeepStrictEqual(found, was);
      };
      const concerned = exchanges.filter(({ answered }) => Object.hasOwn(answered, name));
      expect(exchanges.filter(differs)).toEqual(concerned);
      expect(concerned).not.toEqual([]);
    },
  );

  it.each(['x-attachment-bytes', 'x-attachment-complete'])(
    'show that a workstation knows the header %s of an answer no more',
    async (name) => {
      const differing: number[] = [];
      for (const exchange of exchanges) {
        const { result } = await understood({ ...exchange, answered: renamed(exchange.answered, name) });
        if (JSON.stringify(result) !== JSON.stringify(saidIn(exchange))) differing.push(exchange.n);
      }
      expect(differing).not.toEqual([]);
    },
  );
});
