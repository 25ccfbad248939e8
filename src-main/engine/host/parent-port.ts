/** Under an Electron utility process each client has a port of its own; main is out of the path of its messages. */
import type { ToEngine } from '#shared/contract/engine-link.ts';
import type { Wire } from '#shared/contract/rpc.ts';
import type { Host, HostListener } from './host.ts';

/** The ends Electron gives a utility process; described here because the engine imports nothing of Electron. */
interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): unknown;
  postMessage(message: unknown): void;
}

function wireOf(port: Port): Wire {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', ({ data }) => listener(data));
      port.start();
    },
  };
}

export function parentPortHost(parent: ParentPort): Host {
  const ports = new Map<number, Port>();
  const forget = (client: number, listener: HostListener): void => {
    const port = ports.get(client);
    ports.delete(client);
    port?.close();
    if (port) listener.close(client);
  };
  return {
    post: (frame) => parent.postMessage(frame),
    listen(listener) {
      parent.on('message', ({ data, ports: [port] }) => {
        const frame = data as ToEngine;
        if (frame.t === 'start') listener.start(frame.config);
        else if (frame.t === 'stop') listener.stop();
        else if (frame.t === 'chosen') listener.chosen(frame.ticket, frame.path);
        else if (frame.t === 'close') forget(frame.client, listener);
        else if (frame.t === 'open' && port) {
          ports.set(frame.client, port);
          port.on('close', () => forget(frame.client, listener));
          listener.open(frame.client, wireOf(port));
        }
      });
    },
  };
}
