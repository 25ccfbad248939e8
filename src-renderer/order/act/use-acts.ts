/** Choosing, filling in and submitting an act on one order. */
import { useEffect, useRef, useState } from 'react';
import type { ActOption, OrderPage } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import type { TimelineEntry } from '#shared/domain/order/timeline.ts';
import { useMinute } from '../../lib/clock.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import { endRedo, redoOf } from '../../attention/redo.ts';
import { useStore } from '../../lib/store.ts';
import { useSession } from '../../shell/session-context.ts';
import { begin, begunOf, endBegun, meanwhile } from './begun.ts';
import { clearDraft, draftsOf, editField, isDrafted, isSameDraft, type Drafts, type OwnKind } from './drafts.ts';
import type { FieldValue } from './field-drafts.ts';
import { doneOf, effectOf, failedOf, type Done } from './result.ts';
import { submissionOf, type Submission } from './submission.ts';

export interface Acts {
  options: readonly ActOption[];
  chosen: ActOption | null;
  drafts: Drafts;
  submission: Submission | null;
  /** What others did since the chosen form was begun, oldest first. */
  news: readonly TimelineEntry[];
  /** The news have to be passed once before the form may be submitted: it may override or repeat them. */
  isHeld: boolean;
  /** Submitting was tried while something was missing. */
  isAttempted: boolean;
  isBusy: boolean;
  done: Done | null;
  /**
   * Something was submitted and nothing chosen or written since: what the panel shows next, a draft perhaps, is not to be
   * submitted by the key that is still under the finger.
   */
  isSpent: boolean;
  choose: (kind: HumanKind) => void;
  edit: <K extends OwnKind>(kind: K, change: Partial<Drafts[K]>) => void;
  /** A field of an act without a form of its own. */
  editField: (kind: HumanKind, name: string, value: FieldValue | null) => void;
  /** Words in the search box of the units that look for another unit than the chosen one. */
  search: (words: string) => void;
  /** Takes the news as seen. */
  goOn: () => void;
  /** Submits the chosen act, or this one. Does nothing while something is missing or on its way. */
  submit: (kind?: HumanKind) => void;
}

/** The act that this phase waits for; none where nothing is expected of this unit. */
function expectedKinds(page: OrderPage, unit: { code: string; kind: string } | null): readonly HumanKind[] {
  const isOwn = page.row.leadUnit.code === unit?.code;
  switch (page.row.phase) {
    case 'awaitingAccept':
      return isOwn && unit?.kind === 'district' ? ['dispatch', 'accept'] : ['accept'];
    case 'handling':
      return isOwn ? ['forward', 'reply'] : ['reply', 'forward'];
    case 'awaitingCallback':
      return ['callback', 'reply'];
    case 'awaitingReview':
      return ['review'];
    case 'awaitingRuling':
      return ['ruling'];
    case 'completed':
      return [];
  }
}

export function useActs(page: OrderPage, onSubmitted: () => void): Acts {
  const engine = useEngine();
  const session = useSession();
  const { id, number, act: shownAct } = page.row;
  const self = { name: session.user.name, unit: session.user.unit.code };
  const store = draftsOf(self.name, id);
  const drafts = useStore(store);
  const begunStore = begunOf(self.name, id);
  const begun = useStore(begunStore);
  const [choice, setChoice] = useState<HumanKind | null>(null);
  const [isAttempted, setAttempted] = useState(false);
  const [searched, setSearched] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const [isSpent, setSpent] = useState(false);
  const onItsWay = useRef(false);

  const options = page.acts;
  const possible = expectedKinds(page, session.unit).flatMap((kind) =>
    options.filter((act) => act.kind === kind && act.allowed),
  );
  const drafted = [...possible, ...options].filter(({ kind }) => isDrafted(kind, drafts));
  // What was begun here is what its author comes back for, as long as it can still be done.
  const chosen =
    options.find((act) => act.kind === choice) ??
    drafted.find(({ allowed }) => allowed) ??
    possible[0] ??
    drafted[0] ??
    null;

  const isBegun = (kind: HumanKind): boolean => kind === choice || isDrafted(kind, drafts);
  const newsFor = (kind: HumanKind): TimelineEntry[] => {
    const seenAct = begun[kind];
    return seenAct === undefined || !isBegun(kind) ? [] : meanwhile(page, seenAct, self);
  };
  const isHeldBack = (kind: HumanKind): boolean => newsFor(kind).length > 0;

  // A draft that stands there without its beginning is begun by being opened.
  const opened = chosen && isDrafted(chosen.kind, drafts) && begun[chosen.kind] === undefined ? chosen.kind : null;
  useEffect(() => {
    if (opened) begin(begunStore, opened, shownAct);
  }, [begunStore, opened, shownAct]);

  const choose = (kind: HumanKind): void => {
    if (!isDrafted(kind, store.get())) begin(begunStore, kind, shownAct);
    setChoice(kind);
    setSpent(false);
    setAttempted(false);
    setDone(null);
  };

  const change = (kind: HumanKind, how: (before: Drafts) => Drafts): void => {
    const before = store.get();
    // A field that is left says again what it holds: that is not writing.
    if (isSameDraft(kind, before, how(before))) return;
    if (kind !== choice && !isDrafted(kind, before)) begin(begunStore, kind, shownAct);
    store.set(how);
    // What is being typed stays in sight when the order changes under it.
    setChoice(kind);
    setSpent(false);
  };

  const surroundings = { now: useMinute(), cityDispatchedAt: page.cityDispatchedAt, searched };

  /** What the order shows now; nothing when it left this person's scope with the act. */
  const effect = (kind: HumanKind): Promise<string | null> =>
    engine.query('order.get', { id }).then(
      (after) => effectOf(kind, page.row, after.row),
      () => null,
    );

  const submit = (asked?: HumanKind): void => {
    const act = asked ? options.find(({ kind }) => kind === asked) : chosen;
    if (!act?.allowed || onItsWay.current || (isSpent && asked === undefined)) return;
    const { kind } = act;
    // Read where it is kept: a calendar may have been left by the very key that submits.
    const { payload, missing, flaws, target } = submissionOf(kind, store.get(), surroundings);
    const isIncomplete = missing.length > 0 || flaws.length > 0;
    setAttempted(isIncomplete);
    if (isIncomplete) return;
    if (isHeldBack(kind)) {
      document.getElementById('meanwhile-go')?.focus();
      return;
    }
    onItsWay.current = true;
    setBusy(true);
    engine
      .command('order.act', {
        id,
        kind,
        payload,
        seenAct: shownAct,
        seenActs: page.seenActs,
        ...redoOf(session.user.name, id, kind),
      })
      .then(
        async (result) => {
          if (result.outcome === 'refused') {
            setDone(doneOf(kind, target, number, result));
            return;
          }
          clearDraft(store, kind);
          endRedo(session.user.name, id, kind);
          endBegun(begunStore, kind);
          setChoice(null);
          setSpent(true);
          onSubmitted();
          setDone(doneOf(kind, target, number, result, await effect(kind)));
        },
        (error: unknown) => setDone(failedOf(kind, target, number, sentenceOf(error))),
      )
      .finally(() => {
        onItsWay.current = false;
        setBusy(false);
      });
  };

  return {
    options,
    chosen,
    drafts,
    submission: chosen ? submissionOf(chosen.kind, drafts, surroundings) : null,
    news: chosen ? newsFor(chosen.kind) : [],
    isHeld: chosen !== null && isHeldBack(chosen.kind),
    isAttempted,
    isBusy,
    done,
    isSpent,
    choose,
    edit: (kind, changed) => change(kind, (before) => ({ ...before, [kind]: { ...before[kind], ...changed } })),
    editField: (kind, name, value) => change(kind, (before) => editField(before, kind, name, value)),
    search: setSearched,
    goOn: () => {
      if (chosen) begin(begunStore, chosen.kind, shownAct);
    },
    submit,
  };
}
