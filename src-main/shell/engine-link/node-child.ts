/** The engine under plain Node, where Electron's own Node is too old for the SQLite binding: main relays between the ports. */
import { fork, type ChildProcess } from 'node:child_process';
import { MessageChannelMain, type MessagePortMain } from 'electron';
import { SHELL_CHANNEL } from '#shared/contract/shell-channel.ts';
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import { EngineLife, type EngineLink } from './engine-link.ts';

/** @param node a Node >= 22.19 */
export function nodeChildLink(file: string, node: string): EngineLink {
  const life = new EngineLife();
  const ports = new Map<number, MessagePortMain>();
  let child: ChildProcess | undefined;
  let clients = 0;
  const post = (frame: ToEngine): void => void (child?.connected && child.send(frame, () => {}));
  const ended = (reason: string): void => {
    child = undefined;
    for (const port of ports.values()) port.close();
    life.exited(reason);
  };
  return {
    start(config) {
      const { NODE_OPTIONS: _options, ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env;
      // `advanced` is structured clone: dates, maps, bigints and bytes arrive as they left, as over a port.
      child = fork(file, [], { execPath: node, execArgv: [], env, serialization: 'advanced' });
      child.on('message', (frame: FromEngine) => {
        if (frame.t === 'data') ports.get(frame.client)?.postMessage(frame.data);
        else life.frame(frame);
      });
      child.on('error', (error) => ended(error.message));
      child.on('exit', (code, signal) => ended(`exit code ${code ?? signal}`));
      post({ t: 'start', config });
      return life.ready;
    },
    connect(contents) {
      const client = ++clients;
      const { port1, port2 } = new MessageChannelMain();
      ports.set(client, port1);
      post({ t: 'open', client });
      port1.on('message', ({ data }) => post({ t: 'data', client, data }));
      port1.on('close', () => {
        ports.delete(client);
        post({ t: 'close', client });
      });
      port1.start();
      contents.postMessage(SHELL_CHANNEL.port, null, [port2]);
    },
    stop: () =>
      child
        ? life.stop(
            () => post({ t: 'stop' }),
            () => child?.kill('SIGKILL'),
          )
        : Promise.resolve(),
    onLost: (listener) => life.onLost(listener),
    onSession: (listener) => life.onSession(listener),
    chosen: (ticket, path) => post({ t: 'chosen', ticket, path }),
    onOpened: (listener) => life.onOpened(listener),
  };
}
