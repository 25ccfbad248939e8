/** One address before several servers: each request goes to the next of them, as an institution's load balancer does it. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Proxy {
  /** Base addresses of the servers; may be changed at any time. */
  upstreams: string[] = [];
  /** How many requests each of them was given. */
  readonly served = new Map<string, number>();
  /** Every status that was answered. */
  readonly statuses = new Set<number>();
  #next = 0;
  readonly #server = createServer((asked, answer) => this.#forward(asked, answer));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const upstream = this.upstreams[this.#next++ % Math.max(1, this.upstreams.length)];
    if (upstream === undefined) return void answer.destroy();
    this.served.set(upstream, (this.served.get(upstream) ?? 0) + 1);
    const { method = 'GET', headers } = asked;
    const passed = request(`${upstream}${asked.url ?? ''}`, { method, headers }, (got) => {
      this.statuses.add(got.statusCode ?? 0);
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
      got.on('error', () => answer.destroy());
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
