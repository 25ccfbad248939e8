/** A connection that was kept open may be gone when it is used again: that alone is no failure of the centre. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { Transport } from '../../src-main/engine/sync/transport.ts';

let server: Server;
let transport: Transport;
afterEach(async () => {
  await transport.close();
  server.closeAllConnections();
  server.close();
});

/** Closes the connection at these requests, counted from 0, and answers the others. @returns what was asked for */
async function closingAt(...closed: number[]): Promise<string[]> {
  const requests: string[] = [];
  server = createServer((request, response) => {
    const isClosed = closed.includes(requests.length);
    requests.push(request.url ?? '');
    if (isClosed) request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  transport = new Transport({ server: `http://127.0.0.1:${port}`, ca: '', token: '' });
  return requests;
}
const okSchema = z.object({ ok: z.boolean() });

it('a request of the sync is made once more: the protocol knows it again', async () => {
  const requests = await closingAt(1);
  for (let i = 0; i < 2; i++) expect(await transport.post('/v1/sync/pull', {}, okSchema)).toEqual({ ok: true });
  expect(requests).toHaveLength(3);
});

it('once, and no more', async () => {
  const requests = await closingAt(0, 1);
  await expect(transport.post('/v1/sync/pull', {}, okSchema)).rejects.toMatchObject({ code: 'unreachable' });
  expect(requests).toHaveLength(2);
});

it('an enrolment, whose code can be used once, is not', async () => {
  const requests = await closingAt(0);
  await expect(transport.post('/v1/devices/enroll', {}, okSchema)).rejects.toMatchObject({ code: 'unreachable' });
  expect(requests).toHaveLength(1);
});

/** Begins its answer, or does not, and goes on after `ms`. */
async function slow(isBegun: boolean, ms: number): Promise<void> {
  server = createServer((_request, response) => {
    if (isBegun) response.writeHead(200, { 'content-type': 'application/json' }).write('{"ok":');
    setTimeout(() => response.end(isBegun ? 'true}' : '{"ok":true}'), ms).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  transport = new Transport({ server: `http://127.0.0.1:${port}`, ca: '', token: '' }, 250);
}

it('an answer that has begun may take as long as the line takes: the same page would come no faster again', async () => {
  await slow(true, 750);
  expect(await transport.post('/v1/sync/pull', {}, okSchema)).toEqual({ ok: true });
});

it('an answer that does not begin is given up', async () => {
  await slow(false, 60_000);
  await expect(transport.post('/v1/sync/pull', {}, okSchema)).rejects.toMatchObject({ code: 'unreachable' });
});
