/**
 * Rules of the protocol, each switched off by a change of the source. Names are the switches of the checked model.
 * Rules that one process on one database cannot break are switched off elsewhere: see docs/sync.md.
 */
export interface Rule {
  rule: string;
  /** Number of a schedule, or name of a story. */
  noticedBy: number | string;
  changes: readonly Change[];
}

interface Change {
  file: string;
  from: string;
  to: string;
}

const CLIENT = 'src-shared/sync/client.ts';
const PUSH = 'src-server/sync/push.ts';
const PULL = 'src-server/sync/pull.ts';
const SCOPE = 'src-server/sync/scope-page.ts';
const DECIDE = 'src-shared/domain/order/decide.ts';
const SEEN = 'src-shared/domain/order/seen.ts';
const META = 'src-server/store/meta.ts';

const off = (
  rule: string,
  noticedBy: number | string,
  file: string,
  ...fromTo: readonly (readonly [string, string])[]
): Rule => ({
  rule,
  noticedBy,
  changes: fromTo.map(([from, to]) => ({ file, from, to })),
});

export const RULES: readonly Rule[] = [
  off('posGuard', 3, CLIENT, ['|| page.pos !== meta.pos', '']),
  off('seqAtSend', 1, CLIENT, ['store.setMeta({ nextSeq, head });', 'store.setMeta({ head });']),
  off('keepUntilSeen', 1, CLIENT, ["state: 'accepted', tag: o.tag", "state: 'accepted', archived: true, tag: o.tag"]),
  off('atomicApply', 6, CLIENT, [
    'return this.#ports.transaction(() => this.#apply(page));',
    'return this.#apply(page);',
  ]),
  off('grantResync', 5, CLIENT, ['if (lost.size > 0) {', 'if (lost.size < 0) {']),
  off(
    'settleByPage',
    'lateReceipt',
    CLIENT,
    ['receipt({ device, err }: Receipt): void {', 'receipt({ device, err, results }: Receipt): void {'],
    [
      'if (device !== this.#store.meta().device) return;',
      'this.#settle({ outcomes: results } as unknown as Page, new Set());',
    ],
  ),
  off('outcomeById', 'sameSeqTwice', PUSH, [
    "if (sent?.command !== id) return { err: 'fork' };",
    "if (!sent) return { err: 'fork' };",
  ]),
  off('dedupeSeq', 1, PUSH, ['if (seq <= device.lastSeq) return repeated(tx, device, incoming);', '']),
  off('dedupeById', 9, PUSH, ['let o = await storedOutcome(tx, id);', 'let o = null as Outcome | null;']),
  off('pushEpoch', 'messageFromBefore', PUSH, [
    "return epoch === (await epochOf(tx)) ? device : { err: 'epoch' };",
    'return device;',
  ]),
  off('refusedFinal', 'refusedStays', PUSH, [
    "const refused = item?.refused ? offeredRefusal(item.refused) : '';",
    "const refused = '' as string; void offeredRefusal;",
  ]),
  off('silentRefusal', 'leftBehind', PUSH, [
    'if (!fact && order.state && !order.scopes.some((scope) => grants.includes(scope)))',
    'if (grants.length < 0)',
  ]),
  off('storeRefused', 1, PUSH, [
    'const changed = why ? [] : [...locked.values()].filter(({ added }) => added.length > 0);',
    "if (why) return { err: 'gap' }; const changed = [...locked.values()].filter(({ added }) => added.length > 0);",
  ]),
  off('actCas', 2, DECIDE, ['order && family.exclusive && !sawAll(order, command, context.acts)', 'order && !family']),
  off('seenActs', 400083, SEEN, ['|| seenActs === acts', '|| seenActs !== acts || seenActs === acts']),
  off('newEpoch', 'messageFromBefore', META, [
    'const epoch = newId();\n  await db.update',
    'const epoch = await epochOf(db);\n  await db.update',
  ]),
  off('outcomeInPull', 1, PULL, [
    'page.outcomes = await outcomesAfter(tx, device.id, request.known, deps.limits.outcomes);',
    '',
  ]),
  off('outcomesFirst', 3, PULL, [
    'if (request.known + page.outcomes.length < device.lastSeq) return { ...page, cursors: held };',
    '',
  ]),
  off('outcomeTag', 'anotherOutcome', PULL, [
    'return at?.seq !== known || at.o.tag !== knownTag;',
    'return at?.seq !== known;',
  ]),
  off('stillInScope', 1, PULL, [
    '.from(orderScopes)\n    .where(and(inArray(orderScopes.order, ids), inArray(orderScopes.scope, [...grants])));',
    '.from(orderScopes).where(inArray(orderScopes.order, ids));',
  ]),
  off('keepAcked', 'keptForBackups', CLIENT, ['const upTo = Math.min(safe, meta.known);', 'const upTo = meta.known;']),
  off('holdNewKinds', 'newKind', CLIENT, ['versionTaking(item.c) <= serverV && mayLeave(item)', 'mayLeave(item)']),
  off('copyMark', 'oldStoreNumbers', 'src-main/engine/store/copy-mark.ts', [
    "return held === record.current || held === record.next ? 'kept' : 'copy';",
    "return 'kept';",
  ]),
  off('factsStand', 'printedThenLeft', PUSH, [
    'const fact = isFact(command);',
    'const fact = false as boolean; void isFact;',
  ]),
  off('reuseNumber', 'numbersAfterRestore', PUSH, [
    "o = { id, ok: why === '', why, vers, number, tag: newTag() };",
    "o = { id, ok: why === '', why, vers, number: number && `${number}*`, tag: newTag() };",
  ]),
  off('sealGone', 'sealedWords', 'src-main/engine/store/outbox.ts', [
    '  sealGone(order: string): void {',
    '  sealGone(order: string): void { if (order) return;',
  ]),
  off('allScopes', 'inTwoScopes', PULL, [
    'memberships.set(order, [...(memberships.get(order) ?? []), scope].toSorted());',
    'memberships.set(order, [scope]);',
  ]),
  off('feedTag', 'bodyNewerThanCursor', SCOPE, [
    'return (await tagAt(tx, id, scope, cursor.head)) === cursor.headTag;',
    'return (await tagAt(tx, id, scope, cursor.head)) !== null;',
  ]),
  off('headTag', 'bodyNewerThanCursor', SCOPE, [
    'return (await tagAt(tx, id, scope, cursor.head)) === cursor.headTag;',
    'return (await tagAt(tx, id, scope, cursor.at)) === cursor.tag;',
  ]),
  off('leaseAnew', 'oldStoreNumbers', 'src-main/engine/sync/enrol.ts', [
    'new NumberStore(store).startAnew();',
    'void NumberStore;',
  ]),
  off('numberJump', 20, 'src-server/backup/after-restore.ts', [
    'await jumpNumberSeries(tx, restores, at);',
    'void jumpNumberSeries;',
  ]),
  off('floorGuard', 13, SCOPE, ['if (cursor.at < scope.floor || ', 'if (']),
  off('compareAtHead', 9, 'src-server/sync/digest.ts', [
    'if (!(await isAtHead(tx, grants, cursors))) return unfit;',
    'void isAtHead;',
  ]),
];
