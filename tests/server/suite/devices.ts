import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/time.ts';
import { ADMIN_COMMANDS, AdminRefusal } from '../../../src-server/admin/commands.ts';
import { adminLog, devices, enrollCodes } from '../../../src-server/store/schema/index.ts';
import type { Lane } from '../support/lane.ts';
import { World } from '../support/world.ts';

export const devicesSuite = (store: Lane): void => {
  const enrolling = (world: World, code: string) => world.post('/v1/devices/enroll', '', { code, device: '一号机' });

  describe('enrolment', () => {
    test('turns a code into one device; typed in small letters and without hyphens it is the same code', async () => {
      const world = await World.open(store());
      const code = await world.code(world.unit('s1'));
      expect(code).toMatch(/^(?:[2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}$/);
      const first = await enrolling(world, ` ${code.toLowerCase().replaceAll('-', '')} `);
      expect(first).toMatchObject({
        status: 200,
        body: { unit: world.unit('s1'), serverMark: '测试', serverAt: world.now },
      });
      expect(await enrolling(world, code)).toMatchObject({ status: 403, body: { code: 'code-used' } });
    });

    test('by several at once with one code gives one device', async () => {
      const world = await World.open(store());
      const code = await world.code(world.unit('s1'));
      const answers = await Promise.all([1, 2, 3, 4].map(() => enrolling(world, code)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403]);
    });

    test('refuses wrong and expired codes, and after ten of them everything for a while', async () => {
      const world = await World.open(store());
      const code = await world.code(world.unit('s1'));
      world.now += 7 * DAY;
      expect(await enrolling(world, code)).toMatchObject({ status: 403, body: { code: 'code-expired' } });
      const good = await world.code(world.unit('s1'));
      for (let i = 0; i < 9; i++)
        expect(await enrolling(world, 'AAAA-BBBB-CCCC')).toMatchObject({ status: 403, body: { code: 'code' } });
      expect(await enrolling(world, good)).toMatchObject({ status: 429 });
      world.now += DAY / 24;
      expect(await enrolling(world, good)).toMatchObject({ status: 200 });
    });

    test('stores hashes only, and no control characters of a name', async () => {
      const world = await World.open(store());
      const code = await world.code(world.unit('s1'));
      const { body } = await world.post('/v1/devices/enroll', '', { code, device: '一\u0000号\u200b\ud83d机' });
      const { token, device } = body as { token: string; device: string };
      const [row] = await store().db.select().from(devices).where(eq(devices.id, device));
      expect(row).toMatchObject({ name: '一号机', unit: world.unit('s1'), lastSeq: 0, revoked: false });
      const codes = await store().db.select().from(enrollCodes);
      for (const secret of [token, code, code.replaceAll('-', '')])
        expect(JSON.stringify([row, codes])).not.toContain(secret);
    });
  });

  describe('a token', () => {
    test('speaks for its own device only', async () => {
      const world = await World.open(store());
      const [street, other] = [await world.enrol('s1'), await world.enrol('s2')];
      const pull = street.sync.pull()!;
      const push = { device: street.device, epoch: pull.epoch, items: [] };
      for (const [path, body] of [
        ['/v1/sync/pull', pull],
        ['/v1/sync/push', push],
      ] as const) {
        expect(await world.post(path, '', body)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
        expect(await world.post(path, 'x'.repeat(43), body)).toMatchObject({
          status: 401,
          body: { code: 'unknown-device' },
        });
        expect(await world.post(path, world.key, body)).toMatchObject({ status: 401 });
        expect(await world.post(path, other.token, body)).toMatchObject({ status: 403, body: { code: 'device' } });
        expect(await world.post(path, street.token, body)).toMatchObject({ status: 200 });
      }
    });
  });

  describe('administration', () => {
    test('knows units and devices, and leaves a trail of ids', async () => {
      const world = await World.open(store());
      const { deps } = world;
      const run = (name: keyof typeof ADMIN_COMMANDS, args: unknown) => ADMIN_COMMANDS[name].run(deps, args);
      const street = await world.enrol('s1');
      await expect(run('issue-code', { unit: 'nowhere' })).rejects.toThrow(AdminRefusal);
      await expect(run('issue-intake-key', { source: '' })).rejects.toThrow(AdminRefusal);
      await expect(run('digest', { device: 'nobody' })).rejects.toThrow(AdminRefusal);
      await expect(run('revoke', { device: deps.organization.units[0]!.code })).rejects.toThrow(AdminRefusal);
      const { key } = (await run('issue-intake-key', { source: ' 另一来源 ' })) as { key: string };
      expect(key).toMatch(/^[\w-]{43}$/);
      expect(await run('digest', { device: street.device })).toMatchObject({
        scopes: [{ scope: street.unit, count: 0 }],
      });
      expect(await run('revoke', { device: street.device })).toEqual({ revoked: street.device });
      const { devices: listed } = (await run('devices', {})) as { devices: unknown[] };
      expect(listed).toContainEqual({ device: street.device, unit: street.unit, last: 0, revoked: true });
      const trail = await store().db.select().from(adminLog);
      for (const [act, subject] of [
        ['issue-code', street.unit],
        ['enroll', street.device],
        ['revoke', street.device],
        ['issue-intake-key', '另一来源'],
      ])
        expect(trail).toContainEqual(expect.objectContaining({ act, subject }));
      expect(JSON.stringify(trail)).not.toContain(key);
    });
  });
};
