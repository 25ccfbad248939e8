/** Digest of what this store holds, per scope: computed over what stands in the rows now, never from stored hashes. */
import type { Digest } from '#shared/contract/wire.ts';
import { contentHash, scopeDigests, type DigestRow } from '#shared/sync/digest.ts';
import type { Workstation } from '../workstation.ts';

export function storeDigest({ store, truth, syncStore }: Pick<Workstation, 'store' | 'truth' | 'syncStore'>): Digest {
  return store.read(() => {
    const rows = truth.ids().flatMap((id): DigestRow[] => {
      const view = truth.view(id);
      return view ? [{ id, version: view.state.version, hash: contentHash(view), in: truth.membership(id) }] : [];
    });
    return { scopes: scopeDigests(Object.keys(syncStore.cursors()), rows) };
  });
}
