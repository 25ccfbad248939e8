/** Day heads on a workstation: kept, chained, and a centre that contradicts them is found. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Page, SignedHead } from '#shared/contract/wire.ts';
import { headHash, headText, type DayHead } from '#shared/sync/heads.ts';
import { verify } from '../../src-main/engine/cli/verify.ts';
import { headsWanted, keepHeads } from '../../src-main/engine/sync/heads.ts';
import { desk, pageFor, type Desk } from './support/desk.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const KEY = createPublicKey(privateKey).export({ format: 'jwk' }).x!;

/** Heads of these days, each naming the one before; `root` tells two histories apart. */
function chain(days: readonly string[], root = 'r', epoch = 'e1', first = ''): SignedHead[] {
  let prev = first;
  return days.map((day) => {
    const head: DayHead = { day, prev, count: 1, root, epoch };
    prev = headHash(head);
    const signature = sign(
      null,
      Buffer.from(headText(head)),
      createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })),
    );
    return { ...head, signature: signature.toString('base64url') };
  });
}
const day = (n: number): string => `2019-10-${String(n).padStart(2, '0')}`;

let at: Desk;
beforeEach(() => {
  at = desk();
});

/** A page of the centre with these heads is applied. */
function give(list: SignedHead[], epoch = 'e1', key = KEY): void {
  const { workstation } = at;
  const { after } = headsWanted(workstation);
  const page: Page = pageFor(workstation, { epoch, heads: { key, list: list.filter((head) => head.day > after) } });
  workstation.store.write(() => {
    expect(workstation.sync.page(page)).toMatchObject({ applied: true });
    keepHeads(workstation, page, after);
  });
}
const report = () => verify(at.workstation).heads;
const whys = () => report().faults.map(({ day: of, why }) => [of, why.slice(0, 4)]);

describe('day heads', () => {
  it('are kept once and checked again by verify', () => {
    const heads = chain([day(1), day(2), day(4)]);
    give(heads.slice(0, 2));
    expect(headsWanted(at.workstation)).toEqual({ after: day(2) });
    give(heads);
    expect(report()).toEqual({ checked: 3, from: day(1), to: day(4), beforeRestore: 0, faults: [] });
    at.workstation.store.sql("UPDATE day_head SET count = 2 WHERE day = '2019-10-02'").run();
    expect(verify(at.workstation).ok).toBe(false);
    expect(whys()).toEqual([[day(2), '本机保存']]);
  });

  it('of a past that was changed in silence do not fit the ones that are kept, and that is remembered', () => {
    give(chain([day(1), day(2)]));
    give(chain([day(1), day(2), day(3)], 'other'));
    expect(whys()).toEqual([[day(3), '与本机保']]);
    give([]);
    expect(whys()).toHaveLength(1);
  });

  it('that name an earlier day than the last one of the same epoch contradict it', () => {
    const heads = chain([day(1), day(2)]);
    give(heads);
    give(chain([day(3)], 'other', 'e1', headHash(heads[0]!)));
    expect(whys()).toEqual([[day(3), '与本机先']]);
  });

  it('of days lost by an announced restore are 恢复前, no forgery; a further restore may bring them back', () => {
    const first = chain([day(1), day(2), day(3)]);
    give(first);
    const second = [first[0]!, ...chain([day(2), day(5)], 'r', 'e2', headHash(first[0]!))];
    give([], 'e2');
    expect(headsWanted(at.workstation)).toEqual({ after: '' });
    give(second, 'e2');
    expect(report()).toMatchObject({ checked: 5, beforeRestore: 2, faults: [] });
    give([], 'e3');
    give([...first, ...chain([day(6)], 'r', 'e3', headHash(first[2]!))], 'e3');
    expect(report()).toMatchObject({ checked: 6, beforeRestore: 2, faults: [] });
  });

  it('with a bad signature, or of another key than the one first named, are reported', () => {
    const [good] = chain([day(1)]);
    give([good!]);
    const other = generateKeyPairSync('ed25519');
    const head: DayHead = { day: day(2), prev: headHash(good!), count: 1, root: 'r', epoch: 'e1' };
    const signature = sign(null, Buffer.from(headText(head)), other.privateKey).toString('base64url');
    give([{ ...head, signature }], 'e1', createPublicKey(other.privateKey).export({ format: 'jwk' }).x!);
    expect(whys()).toEqual([
      [day(2), '签名不是'],
      [day(12), '中心换了'],
    ]);
  });
});
