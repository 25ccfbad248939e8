/** Keeping the centre's day heads: asked for with each pull, judged once, when they come. */
import { createPublicKey, verify } from 'node:crypto';
import type { Page } from '#shared/contract/wire.ts';
import { headHash, headText, judgeHead, type DayHead, type KeptHead } from '#shared/sync/heads.ts';
import type { Workstation } from '../workstation.ts';

export interface StoredHead extends KeptHead {
  signature: string;
  key: string;
}

type Parts = Pick<Workstation, 'store' | 'meta'>;

export const keptHeads = ({ store }: Pick<Parts, 'store'>): StoredHead[] =>
  store
    .sql('SELECT hash, day, prev, count, root, epoch, signature, key, state FROM day_head ORDER BY day, at')
    .all() as StoredHead[];

/** `key`: 32 bytes of an Ed25519 public key, base64url. */
export function isSignedBy(key: string, head: DayHead, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, Buffer.from(headText(head), 'utf8'), publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // no key at all
  }
}

/** After a restore the centre's heads are read from the first one on: those of the lost days have changed. */
export function headsWanted({ meta }: Pick<Parts, 'meta'>): { after: string } {
  const held = meta.get('heads');
  return { after: held?.epoch === meta.sync().epoch ? held.after : '' };
}

/** Inside the transaction of the page. `asked`: the day after which the page was asked for heads. */
export function keepHeads({ store, meta }: Parts, { heads, epoch, serverAt }: Page, asked: string): void {
  if (!heads) return; // an older centre
  // The page of a centre that was set back in the meantime: what it gave after that day has a gap before it.
  if (asked !== '' && meta.get('heads')?.epoch !== epoch) return;
  const key = meta.get('headKey') ?? '';
  if (key === '') meta.set('headKey', heads.key);
  else if (key !== heads.key && meta.get('headKeyChangedAt') === undefined) meta.set('headKeyChangedAt', serverAt);
  const trusted = key === '' ? heads.key : key;
  const kept = keptHeads({ store });
  for (const { signature, ...head } of heads.list) {
    const hash = headHash(head);
    const { state, lost } = judgeHead(kept, head, isSignedBy(trusted, head, signature));
    const row: StoredHead = { ...head, hash, signature, key: trusted, state };
    for (const one of kept) if (lost.includes(one.hash)) setState({ store }, one, 'before-restore');
    const known = kept.find((one) => one.hash === hash);
    if (!known) {
      store
        .sql(
          `INSERT INTO day_head (hash, day, prev, count, root, epoch, signature, key, state, at)
           VALUES (@hash, @day, @prev, @count, @root, @epoch, @signature, @key, @state, @at)`,
        )
        .run({ ...row, at: serverAt });
      kept.push(row);
    } else if (known.state === 'before-restore' && state === 'held') setState({ store }, known, state);
  }
  meta.set('heads', { epoch, after: heads.list.at(-1)?.day ?? asked });
}

function setState({ store }: Pick<Parts, 'store'>, head: StoredHead, state: StoredHead['state']): void {
  head.state = state;
  store.sql('UPDATE day_head SET state = ? WHERE hash = ?').run(state, head.hash);
}
