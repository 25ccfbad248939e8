/**
 * Rules of the protocol, each switched off by one change of the source. Names are the switches of the checked model.
 * `seed`: a schedule that notices; null = none of the first 60 does.
 */
export interface Rule {
  rule: string;
  file: string;
  from: string;
  to: string;
  seed: number | null;
}

const CLIENT = 'src-shared/sync/client.ts';
const PUSH = 'src-server/sync/push.ts';
const PULL = 'src-server/sync/pull.ts';
const SCOPE = 'src-server/sync/scope-page.ts';

export const RULES: readonly Rule[] = [
  { rule: 'posGuard', file: CLIENT, from: '|| page.pos !== meta.pos', to: '', seed: 3 },
  { rule: 'seqAtSend', file: CLIENT, from: 'store.setMeta({ nextSeq, head });', to: 'store.setMeta({ head });', seed: 1 },
  { rule: 'keepUntilSeen', file: CLIENT, from: "state: 'accepted', tag: o.tag", to: "state: 'accepted', archived: true, tag: o.tag", seed: 1 },
  { rule: 'atomicApply', file: CLIENT, from: 'return this.#ports.transaction(() => this.#apply(page));', to: 'return this.#apply(page);', seed: 13 },
  { rule: 'grantResync', file: CLIENT, from: 'if (lost.size > 0) {', to: 'if (lost.size < 0) {', seed: 3 },
  { rule: 'outcomeById', file: PUSH, from: "if (sent?.command !== id) return { err: 'fork' };", to: "if (!sent) return { err: 'fork' };", seed: 13 },
  { rule: 'dedupeSeq', file: PUSH, from: 'if (seq <= device.lastSeq) return repeated(tx, device, incoming);', to: '', seed: 1 },
  { rule: 'dedupeById', file: PUSH, from: 'let o = await storedOutcome(tx, id);', to: 'let o = null as Outcome | null;', seed: 9 },
  { rule: 'pushEpoch', file: PUSH, from: "return epoch === (await epochOf(tx)) ? device : { err: 'epoch' };", to: 'return device;', seed: 24 },
  { rule: 'refusedFinal', file: PUSH, from: "const refused = item?.refused ? offeredRefusal(item.refused) : '';", to: "const refused = '' as string; void offeredRefusal;", seed: 9 },
  { rule: 'outcomeInPull', file: PULL, from: 'page.outcomes = await outcomesAfter(tx, device.id, request.known, deps.limits.outcomes);', to: '', seed: 1 },
  { rule: 'outcomesFirst', file: PULL, from: 'if (request.known + page.outcomes.length < device.lastSeq) return { ...page, cursors: held };', to: '', seed: 7 },
  { rule: 'outcomeTag', file: PULL, from: 'return at?.seq !== known || at.o.tag !== knownTag;', to: 'return at?.seq !== known;', seed: null },
  { rule: 'stillInScope', file: PULL, from: '.where(and(inArray(orderScopes.order, ids), inArray(orderScopes.scope, [...grants])));', to: '.where(inArray(orderScopes.order, ids));', seed: 1 },
  { rule: 'feedTag', file: SCOPE, from: 'return (await tagAt(tx, id, scope, cursor.head)) === cursor.headTag;', to: 'return (await tagAt(tx, id, scope, cursor.head)) !== null;', seed: null },
]; // prettier-ignore
