import * as nodeCrypto from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { sealedKeysSchema, type Page, type Pull, type SealedKeys } from '#shared/contract/wire.ts';
import { checkParcel, openParcel, sealParcel } from '#shared/sync/parcel.ts';
import { centreId, identityOf, isSealed, type Identity, type NodeCrypto } from '#shared/sync/parcel-crypto.ts';
import { ADMIN_COMMANDS, AdminRefusal } from '../../../src-server/admin/commands.ts';
import { importParcel } from '../../../src-server/usb/import.ts';
import type { Lane } from '../support/lane.ts';
import { streetWithOrder } from '../support/sending.ts';
import type { Workstation } from '../support/workstation.ts';
import { World } from '../support/world.ts';

const CRYPTO = nodeCrypto as unknown as NodeCrypto;

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'parcels-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

interface Party {
  mine: Identity;
  sealed: SealedKeys;
}

/** Keys of a workstation, sealed by the centre over the network. */
async function meet(street: Workstation): Promise<Party> {
  const mine = identityOf(CRYPTO, nodeCrypto.randomBytes(32));
  const sealed = await street.post('/v1/devices/keys', { keys: mine.keys }, (body) => sealedKeysSchema.parse(body));
  return { mine, sealed };
}

async function* each(lines: readonly unknown[]): AsyncGenerator<string> {
  for (const line of lines) yield JSON.stringify(line);
}

/** What the workstation would write, and whatever else a test puts in. */
async function fileOf(street: Workstation, { mine, sealed }: Party, lines?: unknown[], device = street.device) {
  const push = street.sync.push();
  const header = {
    kind: 'push' as const,
    centre: centreId(CRYPTO, sealed.centre),
    device,
    label: 'u-20191012-1',
    createdAt: 0,
    sender: { keys: mine.keys, seal: sealed.seal },
  };
  const path = join(folder(), 'up.jdb');
  const given = lines ?? [...(push ? [{ t: 'push', push }] : []), { t: 'pull', pull: street.sync.pull() }];
  const parcel = sealParcel(CRYPTO, { header, from: mine, to: sealed.centre.agree }, each(given));
  await writeFile(path, parcel);
  return path;
}

/** Applies a receipt as a workstation does. */
async function settle(street: Workstation, { mine, sealed }: Party, path: string): Promise<void> {
  const source = async function* () {
    yield new Uint8Array(readFileSync(path));
  };
  const checked = await checkParcel(CRYPTO, source(), () => sealed.centre.sign);
  for await (const line of openParcel(CRYPTO, source(), checked, mine)) {
    const message = JSON.parse(Buffer.from(line).toString()) as { t: string; page: Page; next: Pull | null };
    if (message.t !== 'page' || !street.sync.page(message.page).applied) continue;
    if (message.next) street.sync.follow(message.next);
  }
}

export const parcelsSuite = (store: Lane): void => {
  describe('keys for files carried by hand', () => {
    const mine = identityOf(CRYPTO, nodeCrypto.randomBytes(32)).keys;

    test('are sealed at enrolment; an older workstation that brings none gets none', async () => {
      const world = await World.open(store());
      const enrol = async (more: object) => {
        const code = await world.code(world.unit('s1'));
        return (await world.post('/v1/devices/enroll', '', { code, ...more })).body as Record<string, unknown>;
      };
      const { device, parcel } = await enrol({ keys: mine });
      const { centre, seal } = sealedKeysSchema.parse(parcel);
      expect(isSealed(CRYPTO, centre, device as string, mine, seal)).toBe(true);
      expect(await enrol({})).not.toHaveProperty('parcel');
    });

    test('are sealed later for who holds the token, always by the same centre', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const first = await meet(street);
      const second = await meet(street);
      expect(second.sealed.centre).toEqual(first.sealed.centre);
      expect(isSealed(CRYPTO, first.sealed.centre, street.device, first.mine.keys, first.sealed.seal)).toBe(true);
    });

    test('are refused to strangers, revoked devices and what is no key', async () => {
      const world = await World.open(store());
      const street = await world.enrol('s1');
      const ask = (token: string, keys: unknown) => world.post('/v1/devices/keys', token, { keys });
      expect(await ask('nobody', mine)).toMatchObject({ status: 401 });
      expect(await ask(street.token, { ...mine, sign: 'no key' })).toMatchObject({ status: 400 });
      await ADMIN_COMMANDS.revoke.run(world.deps, { device: street.device });
      expect(await ask(street.token, mine)).toMatchObject({ status: 403, body: { code: 'revoked' } });
    });
  });

  describe('a stick', () => {
    test('imported twice at the same moment takes effect once', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const party = await meet(street);
      street.act('accept', order, {});
      street.act('note', order, { text: '施工队明日进场' });
      const path = await fileOf(street, party);
      const out = [folder(), folder()];
      const reports = await Promise.all(out.map((dir) => importParcel(world.deps, path, dir)));
      expect(reports).toMatchObject([
        { taken: 2, refused: 0 },
        { taken: 2, refused: 0 },
      ]);
      await settle(street, party, reports[1]!.receipt);
      await settle(street, party, reports[0]!.receipt);
      expect(street.view(order).events.map(({ kind }) => kind)).toEqual(['receive', 'accept', 'note']);
      expect(street.digest([world.unit('s1')])).toEqual(
        await ADMIN_COMMANDS.digest.run(world.deps, { device: street.device }),
      );
    });

    test('beside the network takes effect once', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const party = await meet(street);
      street.act('accept', order, {});
      const path = await fileOf(street, party);
      const [{ receipt }] = await Promise.all([importParcel(world.deps, path, folder()), street.push()]);
      await street.pull();
      await settle(street, party, receipt);
      expect(street.view(order).events.map(({ kind }) => kind)).toEqual(['receive', 'accept']);
      expect(street.store.inFlight(10, 0)).toEqual([]);
    });

    test('is no contact: a claim from before its import is not cut', async () => {
      const { world, street } = await streetWithOrder(store);
      const party = await meet(street);
      const before = await store().db.query.devices.findFirst({ where: (d, { eq }) => eq(d.id, street.device) });
      world.now += 3_600_000;
      await importParcel(world.deps, await fileOf(street, party), folder());
      const after = await store().db.query.devices.findFirst({ where: (d, { eq }) => eq(d.id, street.device) });
      expect(after?.lastContactAt).toBe(before?.lastContactAt);
    });

    test('of a device that speaks for another is refused, and so is one without its question', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const [party, other] = [await meet(street), await world.enrol('s1')];
      street.act('accept', order, {});
      const push = street.sync.push()!;
      const pull = street.sync.pull();
      const bad = [
        await fileOf(street, party, [
          { t: 'push', push: { ...push, device: other.device } },
          { t: 'pull', pull },
        ]),
        await fileOf(street, party, undefined, other.device),
        await fileOf(street, party, [{ t: 'later' }]),
        await fileOf(street, party, []),
        await fileOf(street, { ...party, mine: identityOf(CRYPTO, nodeCrypto.randomBytes(32)) }),
      ];
      for (const path of bad)
        await expect(
          ADMIN_COMMANDS['usb-import'].run(world.deps, { file: path, out: folder() }),
        ).rejects.toBeInstanceOf(AdminRefusal);
      await street.pull();
      expect(street.view(order).events.map(({ kind }) => kind)).toEqual(['receive']);
    });

    test('with bad items serves the good ones behind them', async () => {
      const { world, street, order } = await streetWithOrder(store);
      const party = await meet(street);
      street.act('unheard-of', order, {});
      street.act('accept', order, { text: 'x\u0000' });
      street.act('note', order, { text: '照常' });
      const report = await importParcel(world.deps, await fileOf(street, party), folder());
      expect(report.taken).toBe(3);
      expect(report.refused).toBeGreaterThan(0);
      await settle(street, party, report.receipt);
      expect(street.view(order).events.at(-1)?.kind).toBe('note');
    });
  });
};
