import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RpcError, createClient, serve, type Handlers, type Method, type Wire } from '#shared/contract/rpc.ts';

const api = {
  double: { kind: 'query', in: z.object({ n: z.int().default(1) }), out: 0 } as Method<
    z.ZodObject<{ n: z.ZodDefault<z.ZodInt> }>,
    number
  >,
  fail: { kind: 'command', in: z.object({}).strict(), out: null } as Method<z.ZodObject, null>,
  crash: { kind: 'command', in: z.object({}).strict(), out: null } as Method<z.ZodObject, null>,
};
type TestApi = typeof api;

/** Two ends of a line; messages are copied like a MessagePort does, and delivered later. */
function line(): { near: Wire; far: Wire; delivered: unknown[] } {
  const delivered: unknown[] = [];
  const ends: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const end = (own: 0 | 1, other: 0 | 1): Wire => ({
    post: (message) => {
      const copy = structuredClone(message);
      delivered.push(copy);
      queueMicrotask(() => {
        for (const listener of ends[other]) listener(copy);
      });
    },
    onMessage: (listener) => ends[own].push(listener),
  });
  return { near: end(0, 1), far: end(1, 0), delivered };
}

function connected(handlers: Partial<Handlers<TestApi>> = {}) {
  const { near, far, delivered } = line();
  const errors: [string, unknown][] = [];
  serve(
    far,
    api,
    {
      double: ({ n }) => n * 2,
      fail: () => {
        throw new RpcError('locked', '工单已锁定，请稍后再试。');
      },
      crash: () => {
        throw new Error('secret detail');
      },
      ...handlers,
    },
    (method, error) => errors.push([method, error]),
  );
  return { client: createClient<TestApi>(near), near, far, delivered, errors };
}

describe('typed calls', () => {
  it('are answered, with defaults filled in at the door', async () => {
    const { client } = connected();
    await expect(client.call('double', { n: 21 })).resolves.toBe(42);
    await expect(client.call('double', {})).resolves.toBe(2);
  });

  it('are answered each by its own answer, in whatever order they come', async () => {
    const releases: (() => void)[] = [];
    const { client } = connected({
      double: ({ n }) => new Promise((resolve) => releases.push(() => resolve(n * 2))),
    });
    const calls = [client.call('double', { n: 1 }), client.call('double', { n: 2 }), client.call('double', { n: 3 })];
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const release of releases.toReversed()) release();
    await expect(Promise.all(calls)).resolves.toEqual([2, 4, 6]);
  });

  it('carry an error a person can read', async () => {
    const { client, errors } = connected();
    await expect(client.call('fail', {})).rejects.toMatchObject({
      name: 'RpcError',
      code: 'locked',
      message: '工单已锁定，请稍后再试。',
    });
    expect(errors).toEqual([]);
  });

  it('hide the inside of a crash, and report it', async () => {
    const { client, errors, delivered } = connected();
    await expect(client.call('crash', {})).rejects.toMatchObject({ code: 'internal' });
    expect(JSON.stringify(delivered)).not.toContain('secret');
    expect(errors).toEqual([['crash', new Error('secret detail')]]);
  });

  it('are parsed at the door: a malformed one is never executed', async () => {
    let ran = 0;
    const { client } = connected({ double: () => ran++ });
    await expect(client.call('double', { n: 'x' as unknown as number })).rejects.toMatchObject({ code: 'bad-input' });
    await expect(client.call('fail', { extra: 1 })).rejects.toMatchObject({ code: 'bad-input' });
    expect(ran).toBe(0);
  });

  it.each(['nothing', 'toString', '__proto__', 'constructor'])(
    'of the unknown method %s are answered',
    async (method) => {
      const { client } = connected();
      await expect(client.call(method as 'double', {})).rejects.toMatchObject({ code: 'unknown-method' });
    },
  );

  it('survive rubbish on the line', async () => {
    const { client, near, far } = connected();
    for (const rubbish of [null, 7, 'x', {}, { id: 'a', method: 1 }, { id: 9 }, []]) near.post(rubbish);
    far.post({ id: 99, ok: 'nobody waits' });
    await expect(client.call('double', { n: 4 })).resolves.toBe(8);
  });

  it('end when the engine went away', async () => {
    const { client } = connected({ double: () => new Promise<number>(() => undefined) });
    const call = client.call('double', { n: 1 });
    client.fail(new RpcError('engine-lost', '本机数据服务已重启。'));
    await expect(call).rejects.toMatchObject({ code: 'engine-lost' });
    await expect(client.call('fail', {})).rejects.toMatchObject({ code: 'locked' });
  });
});

describe('pushed changes', () => {
  it('reach every listener until it leaves', async () => {
    const { client, far } = connected();
    const heard: string[][] = [];
    const stop = client.onChanged((topics) => heard.push(topics));
    client.onChanged((topics) => heard.push(topics));
    far.post({ changed: ['orders'] });
    await new Promise((resolve) => setTimeout(resolve, 1));
    stop();
    far.post({ changed: ['sync', 'session'] });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(heard).toEqual([['orders'], ['orders'], ['sync', 'session']]);
  });
});
