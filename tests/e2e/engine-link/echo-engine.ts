/** A small program in the engine's place: no store, the same frames. Built by the spec and run by both adapters. */
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';

interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  start(): void;
  postMessage(message: unknown): void;
}
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): void;
  postMessage(message: unknown): void;
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort;
const clients = new Map<number, (message: unknown) => void>();

const toMain = (frame: FromEngine): void => void (parentPort ? parentPort.postMessage(frame) : process.send?.(frame));

/** What a page may ask of this engine. */
export type EchoRequest =
  { ask: 'echo'; value: unknown } | { ask: 'process' } | { ask: 'clients' } | { ask: 'die' } | { ask: 'hang' };

function answer(request: EchoRequest): unknown {
  switch (request.ask) {
    case 'echo':
      return request.value;
    case 'process':
      return { pid: process.pid, words: [...process.argv, ...process.execArgv, ...Object.values(process.env)] };
    case 'clients':
      return clients.size;
    case 'die':
      return process.kill(process.pid, 'SIGKILL');
    case 'hang':
      setInterval(() => {}, 1000);
      return (hanging = true);
  }
}
let hanging = false;

function begin({ dir, startAt }: Extract<ToEngine, { t: 'start' }>['config']): void {
  if (dir.endsWith('dies')) process.exit(7);
  if (!dir.endsWith('refuses')) return toMain({ t: 'ready', node: process.versions.node, sqlite: String(startAt) });
  toMain({ t: 'failed', code: 'key', message: '密钥不对，请用原来的密钥。' });
  // Long enough for the frame to leave.
  setTimeout(() => process.exit(1), 100);
}

function take(frame: ToEngine, port: Port | undefined): void {
  if (frame.t === 'start') return begin(frame.config);
  if (frame.t === 'stop') return hanging ? undefined : process.exit(0);
  if (frame.t === 'chosen') return undefined;
  if (frame.t === 'close') return void clients.delete(frame.client);
  const { client } = frame;
  if (frame.t === 'data') return void clients.get(client)?.(frame.data);
  const reply = (data: unknown): void => (port ? port.postMessage(data) : toMain({ t: 'data', client, data }));
  clients.set(client, (message) => reply(answer(message as EchoRequest)));
  port?.on('message', ({ data }) => clients.get(client)?.(data));
  (port as (Port & { on(event: 'close', listener: () => void): void }) | undefined)?.on('close', () =>
    clients.delete(client),
  );
  port?.start();
}

if (parentPort) parentPort.on('message', ({ data, ports }) => take(data as ToEngine, ports[0]));
else {
  process.on('message', (frame) => take(frame as ToEngine, undefined));
  process.on('disconnect', () => process.exit(0));
}
