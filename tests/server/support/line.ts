/** A line between a workstation and the server that breaks, or goes silent, after so many bytes, up or down. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Line {
  readonly #server: Server;
  readonly #to: number;
  readonly #sockets = new Set<Socket>();
  /** Bytes that each next connection carries, both ways together, before it breaks; then they carry everything. */
  cuts: number[] = [];
  /** A connection that has carried so many, both ways together, stays open and carries nothing more. */
  silentAfter = Number.POSITIVE_INFINITY;
  /** Hears of each connection that goes silent. */
  onSilent: () => void = () => undefined;
  /** Bytes that went up and down. */
  up = 0;
  down = 0;

  /** `to`: port of the server. */
  constructor(to: number) {
    this.#to = to;
    this.#server = createServer((near) => this.#carry(near));
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #carry(near: Socket): void {
    const far = connect(this.#to, '127.0.0.1');
    let left = this.cuts.shift() ?? Number.POSITIVE_INFINITY;
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.#sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        end();
      });
    }
    let carried = 0;
    const pass = (to: Socket, bytes: Buffer): number => {
      const part = bytes.subarray(0, Math.min(left, Math.max(0, this.silentAfter - carried)));
      left -= part.length;
      const isSilent = carried < this.silentAfter && carried + part.length >= this.silentAfter;
      carried += part.length;
      to.write(part, () => {
        if (left <= 0) end();
        else if (isSilent) this.onSilent();
      });
      return part.length;
    };
    near.on('data', (bytes: Buffer) => (this.up += pass(far, bytes)));
    far.on('data', (bytes: Buffer) => (this.down += pass(near, bytes)));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
