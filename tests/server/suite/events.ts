import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { describe, expect, onTestFinished, test } from 'vitest';
import { revoke } from '../../../src-server/devices/enroll.ts';
import { devices } from '../../../src-server/store/schema/index.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';
import type { Workstation } from '../support/workstation.ts';

/** Reads the stream of pokes of a workstation from a server that really listens. */
async function listen(world: World, { token }: Workstation) {
  const port = await listening(world);
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`http://127.0.0.1:${port}/v1/sync/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  const heard: string[] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) heard.push(decoder.decode(chunk as Uint8Array));
  })().catch(() => undefined);
  const pokes = (): number => heard.join('').split('event: poke').length - 1;
  return { response, heard, pokes, ended };
}

/** The port of the world's server, which listens from the first time on. */
async function listening({ app }: World): Promise<number> {
  if (app.addresses().length === 0) {
    await app.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => app.close());
  }
  return (app.addresses()[0] as AddressInfo).port;
}

export const eventsSuite = (store: Lane): void => {
  describe('the stream of pokes', () => {
    test('tells the devices that hold a scope, once for many rows, and no others', async () => {
      const world = await World.open(store());
      const [street, other] = [await world.enrol('s1'), await world.enrol('s2')];
      const [heard, silent] = [await listen(world, street), await listen(world, other)];
      expect(heard.response.headers.get('content-type')).toMatch('text/event-stream');
      await world.receive('s1', 150);
      await expect.poll(heard.pokes, { timeout: 10_000 }).toBeGreaterThan(0);
      expect(heard.pokes()).toBeLessThanOrEqual(2);
      expect(silent.pokes()).toBe(0);
      await world.receive('s2');
      await expect.poll(silent.pokes, { timeout: 10_000 }).toBe(1);
      // A poke says nothing about what there is to pull.
      expect(heard.heard.join('')).toMatch(/^(?:: [a-z ]+\n\n|event: poke\ndata: \{\}\n\n)+$/);
    });

    test('ends for a device that is revoked, and when the server closes', async () => {
      const world = await World.open(store());
      const [street, other] = [await world.enrol('s1'), await world.enrol('s2')];
      const [revoked, kept] = [await listen(world, street), await listen(world, other)];
      await revoke(world.deps, street.device);
      await revoked.ended;
      expect(revoked.pokes()).toBe(1);
      expect(await listen(world, street)).toMatchObject({ response: { status: 403 } });
      await world.close();
      await kept.ended;
      const [row] = await store().db.select().from(devices).where(eq(devices.id, street.device));
      expect(row?.revoked).toBe(true);
    });
  });
};
