/**
 * Words that left the text index are only marked as deleted there until its parts are merged. What left a workstation
 * must be gone: the store remembers that there is something, and merges in steps too short to be felt.
 */
import { Meta } from './meta.ts';
import type { Store } from './store.ts';

/** Pages of the index that one step writes: some milliseconds. */
const STEP = 200;
/** A step that changed fewer rows than this had nothing to do (SQLite's own measure). */
const NOTHING = 2;

export const noteResidue = (store: Store): void => new Meta(store).set('residue', 'noted');

/** Does a step of the work, if there is any; false when nothing is left of what was removed. */
export function scrubStep(store: Store): boolean {
  const meta = new Meta(store);
  const residue = meta.get('residue');
  if (residue === undefined) return false;
  const changes = (): number => store.sql('SELECT total_changes()').pluck().get() as number;
  const isDone = store.write(() => {
    const before = changes();
    // A negative number begins to merge everything into one, the positive ones go on with it.
    const pages = residue === 'noted' ? -STEP : STEP;
    store.sql("INSERT INTO order_search (order_search, rank) VALUES ('merge', ?)").run(pages);
    const done = changes() - before < NOTHING;
    if (done) meta.remove('residue');
    else if (residue === 'noted') meta.set('residue', 'merging');
    return done;
  });
  if (isDone) store.checkpoint();
  return !isDone;
}

/** The whole of it at once. */
export function scrub(store: Store): void {
  while (scrubStep(store));
}
