/** Under a plain Node child all clients share the process channel; main relays their messages as `data` frames. */
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import type { Wire } from '#shared/contract/rpc.ts';
import type { Host, HostListener } from './host.ts';

export function ipcHost(): Host {
  const receivers = new Map<number, (message: unknown) => void>();
  // A channel that closed takes nothing with it: no data lives in a message.
  const post = (frame: FromEngine): void => void (process.connected && process.send?.(frame));
  const wireOf = (client: number): Wire => ({
    post: (data) => receivers.has(client) && post({ t: 'data', client, data }),
    onMessage: (listener) => void receivers.set(client, listener),
  });
  return {
    post,
    listen(listener: HostListener) {
      process.on('disconnect', () => listener.stop());
      process.on('message', (message) => {
        const frame = message as ToEngine;
        switch (frame.t) {
          case 'start':
            return listener.start(frame.config);
          case 'open':
            receivers.set(frame.client, () => undefined);
            return listener.open(frame.client, wireOf(frame.client));
          case 'data':
            return receivers.get(frame.client)?.(frame.data);
          case 'close':
            receivers.delete(frame.client);
            return listener.close(frame.client);
          case 'chosen':
            return listener.chosen(frame.ticket, frame.path);
          case 'stop':
            return listener.stop();
        }
      });
    },
  };
}
