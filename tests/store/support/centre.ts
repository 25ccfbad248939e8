/** A small centre over HTTP: decides by the real rules, keeps everything in memory, and misbehaves when told to. */
import { PROTOCOL_VERSION } from '#shared/domain/order/commands/index.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { bucketQuestionSchema, type BucketAnswer, type BucketQuestion } from '#shared/contract/digest.ts';
import {
  pullSchema,
  pushSchema,
  type Outcome,
  type Page,
  type Pull,
  type Push,
  type Receipt,
} from '#shared/contract/wire.ts';
import { sees } from '#shared/domain/order/queues.ts';
import { NOON, ORGANIZATION, SYSTEM, Story, uuid } from '../../unit/support/world.ts';

interface Device {
  unit: string;
  outcomes: Outcome[];
}

export class FakeCentre {
  readonly orders = new Map<string, Story>();
  readonly feed: string[] = [];
  readonly devices = new Map<string, Device>();
  /** code -> unit, '' = used */
  readonly codes = new Map<string, string>();
  /** One a command, whichever device brings it. */
  readonly #outcomes = new Map<string, Outcome>();
  readonly requests: string[] = [];
  /** Has an answer gone out compressed? */
  zipped = false;
  intakeKey = 'intake-key-of-the-test';
  mark = 'demo';
  /**
   * `html` = a login page in between; `cut` = the answer of a push gets lost after it took effect; `later` and `earlier` = of
   * another version.
   */
  mode: 'ok' | 'html' | 'cut' | 'error' | 'later' | 'earlier' = 'ok';
  /** path -> it is answered not before this. */
  readonly gates = new Map<string, Promise<void>>();
  /** Ends every stream of pokes as soon as it is open. */
  endsStreams = false;
  /** Changes in one page. */
  pageRows = Infinity;
  /** Answers every device like one it never met. */
  forgotten = false;
  /** Makes another text of the answer to a pull, which is sent as it is. */
  spoil: ((page: Page) => string) | null = null;
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Many at once, with one poke. */
  putAll(stories: readonly Story[]): void {
    const [last] = stories.slice(-1);
    for (const story of stories.slice(0, -1)) {
      this.orders.set(story.id, story);
      this.feed.push(story.id);
    }
    if (last) this.put(last);
  }

  /** An order as the centre holds it; every change goes to the feed and is poked. */
  put(story: Story): Story {
    this.orders.set(story.id, story);
    this.#changed(story.id);
    return story;
  }

  #changed(order: string): void {
    this.feed.push(order);
    for (const stream of this.#streams) stream.write('event: poke\ndata: {}\n\n');
  }

  #push({ device, epoch, items }: Push): Receipt {
    const known = this.devices.get(device);
    if (!known) return { device, results: [], err: 'unknown-device' };
    if (epoch !== 'e1') return { device, results: [], err: 'epoch' };
    const results: Receipt['results'] = [];
    for (const { seq, c } of items) {
      const stored = known.outcomes[seq - 1];
      if (stored && stored.id !== c.id) return { device, results, err: 'fork' };
      if (seq > known.outcomes.length + 1) return { device, results, err: 'gap' };
      const o = stored ?? this.#outcomes.get(c.id) ?? this.#decided(seq, c);
      if (!stored) known.outcomes.push(o);
      results.push({ seq, o });
    }
    return { device, results, err: '' };
  }

  #decided(seq: number, c: Push['items'][number]['c']): Outcome {
    const story = this.orders.get(c.orders[0] ?? '');
    const who = { name: c.actor, role: 'clerk' as const, unit: c.unit };
    const { ok, ...decision } = story?.execute(c, who, NOON) ?? { ok: false as const, why: 'unknown-order' };
    const vers = story && ok ? { [story.id]: story.known.version } : {};
    if (story && ok) this.#changed(story.id);
    const o: Outcome = { id: c.id, ok, why: 'why' in decision ? decision.why : '', vers, number: '', tag: `t${seq}` };
    this.#outcomes.set(c.id, o);
    return o;
  }

  #pull({ device, pos, cursors, known }: Pull): Page {
    const { unit, outcomes } = this.devices.get(device) ?? { unit: '', outcomes: [] };
    const at = cursors[unit]?.at ?? 0;
    const head = this.feed.length;
    const next = Math.min(head, at + this.pageRows);
    const met = [...new Set(this.feed.slice(at, next))];
    return {
      device,
      pos,
      epoch: 'e1',
      err: unit === '' ? 'unknown-device' : '',
      grants: [unit],
      cursors: { [unit]: { at: next, tag: `f${next}`, head, headTag: `f${head}`, snap: null } },
      entries: met.map((id) => {
        const story = this.orders.get(id);
        const isSeen = story !== undefined && sees(story.known, unit, ORGANIZATION);
        return { id, in: isSeen ? [unit] : [], body: isSeen ? story.view : null };
      }),
      resets: [],
      outcomes: outcomes.slice(known).map((o, i) => ({ seq: known + i + 1, o })),
      last: outcomes.length,
      forgot: false,
      safe: 0,
      v: PROTOCOL_VERSION,
      caught: next === head,
      serverAt: NOON,
    };
  }

  /** As if something had come meanwhile, always. */
  #digest({ device, pos, upTo }: BucketQuestion): BucketAnswer {
    return { device, pos, comparable: false, upTo, scopes: [], rows: [] };
  }

  #enroll({ code }: { code: string }): [number, unknown] {
    const unit = this.codes.get(code);
    if (unit === undefined) return [403, { code: 'code', message: '登记码不正确。' }];
    if (unit === '') return [403, { code: 'code-used', message: '登记码已经用过。' }];
    this.codes.set(code, '');
    const device = `device-${this.devices.size + 1}`;
    this.devices.set(device, { unit, outcomes: [] });
    return [
      200,
      { device, token: `token-of-${device}-long-enough`, unit, epoch: 'e1', serverMark: this.mark, serverAt: NOON },
    ];
  }

  #intake({ orders }: { orders: { number: string }[] }, request: IncomingMessage): [number, unknown] {
    if (request.headers.authorization !== `Bearer ${this.intakeKey}`)
      return [401, { code: 'key', message: '受理密钥不对。' }];
    const refused: unknown[] = [];
    for (const [index, order] of orders.entries()) {
      const story = new Story(uuid(5000 + this.orders.size), 6000 + this.orders.size * 100);
      const decision = story.act('receive', { source: 'test', ...order }, SYSTEM);
      if (decision.ok) this.put(story);
      else refused.push({ index, code: decision.why, message: '不能受理。' });
    }
    return [200, { accepted: orders.length - refused.length, unchanged: 0, refused }];
  }

  #answer(path: string, body: unknown, request: IncomingMessage): [number, unknown] {
    switch (path) {
      case '/v1/health':
        return [200, { ok: true, mark: this.mark }];
      case '/v1/devices/enroll':
        return this.#enroll(body as { code: string });
      case '/v1/intake/orders':
        return this.#intake(body as { orders: { number: string }[] }, request);
      case this.forgotten ? path : null:
        return [401, { code: 'unknown-device', message: '中心不认识这台工作站，请重新登记。' }];
      case '/v1/sync/push':
        return [200, this.#push(pushSchema.parse(body) as Push)];
      case '/v1/sync/pull':
        return [200, this.#pull(pullSchema.parse(body))];
      case '/v1/sync/digest':
        return [200, this.#digest(bucketQuestionSchema.parse(body))];
      default:
        return [404, { code: 'not-found', message: '没有这个地址。' }];
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.requests.push(path);
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (this.mode === 'html')
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>请先登录网络</html>');
    if (this.mode === 'error') return void response.writeHead(500).end('{}');
    if (this.mode === 'later') return void response.writeHead(200).end('{"device":"d","pages":[]}');
    if (this.mode === 'earlier') return void response.writeHead(404).end('{"code":"not-found","message":"没有。"}');
    await this.gates.get(path);
    if (path === '/v1/sync/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': listening\n\n');
      if (this.endsStreams) return void response.end();
      this.#streams.add(response);
      response.on('close', () => this.#streams.delete(response));
      return;
    }
    const [status, answer] = this.#answer(path, text === '' ? null : JSON.parse(text), request);
    if (this.mode === 'cut' && path === '/v1/sync/push') return void response.destroy();
    if (this.spoil && path === '/v1/sync/pull')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(this.spoil(answer as Page));
    // As a proxy in front of a real centre may do for who accepts it.
    const zipped = (request.headers['accept-encoding'] ?? '').includes('gzip');
    const headers = { 'content-type': 'application/json', ...(zipped ? { 'content-encoding': 'gzip' } : {}) };
    const json = Buffer.from(JSON.stringify(answer));
    response.writeHead(status, headers).end(zipped ? gzipSync(json) : json);
    this.zipped ||= zipped;
  }
}
