/** The engine in Electron's own utility process: page and engine hold the two ends of one port, main is out of the way. */
import { MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron';
import { SHELL_CHANNEL } from '#shared/contract/shell-channel.ts';
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import { EngineLife, type EngineLink } from './engine-link.ts';

export function utilityProcessLink(file: string): EngineLink {
  const life = new EngineLife();
  let child: UtilityProcess | undefined;
  let clients = 0;
  const post = (frame: ToEngine, ports: Electron.MessagePortMain[] = []): void => child?.postMessage(frame, ports);
  return {
    start(config) {
      child = utilityProcess.fork(file, [], { serviceName: 'engine', stdio: 'inherit' });
      child.on('message', (frame: FromEngine) => life.frame(frame));
      child.on('exit', (code) => {
        child = undefined;
        life.exited(`exit code ${code}`);
      });
      post({ t: 'start', config });
      return life.ready;
    },
    connect(contents) {
      const { port1, port2 } = new MessageChannelMain();
      post({ t: 'open', client: ++clients }, [port1]);
      contents.postMessage(SHELL_CHANNEL.port, null, [port2]);
    },
    stop: () =>
      child
        ? life.stop(
            () => post({ t: 'stop' }),
            () => child?.kill(),
          )
        : Promise.resolve(),
    onLost: (listener) => life.onLost(listener),
    onSession: (listener) => life.onSession(listener),
    chosen: (ticket, path) => post({ t: 'chosen', ticket, path }),
    onOpened: (listener) => life.onOpened(listener),
  };
}
