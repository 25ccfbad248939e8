/** The network cable between workstations and server: a TCP relay that can be pulled out and put back. */
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** What the sabotaged cable does to a request for it to be lost: the start of a push, wherever it stands in the stream. */
const PUSH = 'POST /v1/sync/push';

export class Cable {
  readonly url: string;
  readonly #relay: Server;
  readonly #pairs = new Set<Socket>();
  #target: number;
  #isPlugged = true;
  #dropsPushes = false;

  private constructor(relay: Server, port: number, target: number) {
    this.#relay = relay;
    this.#target = target;
    this.url = `http://127.0.0.1:${port}`;
    relay.on('connection', (socket) => this.#join(socket));
  }

  /** @param target port of the server */
  static async lay(target: number): Promise<Cable> {
    const relay = createServer().listen(0, '127.0.0.1');
    await once(relay, 'listening');
    const address = relay.address();
    if (address === null || typeof address === 'string') throw new Error('the relay has no port');
    return new Cable(relay, address.port, target);
  }

  #join(near: Socket): void {
    if (!this.#isPlugged) return void near.resetAndDestroy();
    const far = connect(this.#target, '127.0.0.1');
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.#pairs.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.#pairs.delete(socket);
        cut();
      });
    }
    near.on('data', (chunk) => {
      if (this.#dropsPushes && chunk.includes(PUSH)) cut();
      else far.write(chunk);
    });
    far.on('data', (chunk) => near.write(chunk));
  }

  pull(): void {
    this.#isPlugged = false;
    for (const socket of this.#pairs) socket.resetAndDestroy();
  }

  /** @param target port of the server, when it was started anew meanwhile */
  plug(target = this.#target): void {
    this.#target = target;
    this.#isPlugged = true;
  }

  /** From now on no push arrives; everything else does. */
  sabotage(): void {
    this.#dropsPushes = true;
  }

  async remove(): Promise<void> {
    this.pull();
    this.#relay.close();
    await once(this.#relay, 'close');
  }
}
