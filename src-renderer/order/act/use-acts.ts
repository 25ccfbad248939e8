/** Choosing, filling in and submitting an act on one order. */
import { useCallback, useRef, useState } from 'react';
import type { ActOption, OrderPage } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { sentenceOf } from '../../lib/engine.ts';
import { endRedo, redoOf } from '../../attention/redo.ts';
import { useStore } from '../../lib/store.ts';
import { useSession } from '../../shell/session-context.ts';
import { ACT_ORDER } from './acts.ts';
import { clearDraft, draftsOf, submissionOf, type Drafts, type Submission } from './drafts.ts';
import { doneOf, failedOf, type Done } from './result.ts';

export interface Acts {
  options: readonly ActOption[];
  chosen: ActOption | null;
  drafts: Drafts;
  submission: Submission | null;
  /** Submitting was tried while something was missing. */
  isAttempted: boolean;
  isBusy: boolean;
  done: Done | null;
  choose: (kind: HumanKind) => void;
  edit: <K extends HumanKind>(kind: K, change: Partial<Drafts[K]>) => void;
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
    case 'completed':
      return [];
  }
}

export function useActs(page: OrderPage, onSubmitted: () => void): Acts {
  const engine = useEngine();
  const session = useSession();
  const { id, number } = page.row;
  const store = draftsOf(session.user.name, id);
  const drafts = useStore(store);
  const [choice, setChoice] = useState<HumanKind | null>(null);
  const [isAttempted, setAttempted] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const onItsWay = useRef(false);

  const options = ACT_ORDER.flatMap((kind) => page.acts.filter((act) => act.kind === kind));
  const expected = expectedKinds(page, session.unit)
    .map((kind) => options.find((act) => act.kind === kind && act.allowed))
    .find((act) => act !== undefined);
  const chosen = options.find((act) => act.kind === choice) ?? expected ?? null;

  const choose = useCallback((kind: HumanKind) => {
    setChoice(kind);
    setAttempted(false);
    setDone(null);
  }, []);

  const edit = useCallback(
    <K extends HumanKind>(kind: K, change: Partial<Drafts[K]>) =>
      store.set((before) => ({ ...before, [kind]: { ...before[kind], ...change } })),
    [store],
  );

  const submit = (asked?: HumanKind): void => {
    const act = asked ? options.find(({ kind }) => kind === asked) : chosen;
    if (!act?.allowed || onItsWay.current) return;
    const { kind } = act;
    // Read where it is kept: a field may have been left by the very key that submits.
    const { payload, missing, target } = submissionOf(kind, store.get());
    setAttempted(missing.length > 0);
    if (missing.length > 0) return;
    onItsWay.current = true;
    setBusy(true);
    engine
      .command('order.act', { id, kind, payload, seenAct: page.row.act, ...redoOf(session.user.name, id, kind) })
      .then(
        (result) => {
          setDone(doneOf(kind, target, number, result));
          if (result.outcome === 'refused') return;
          clearDraft(store, kind);
          endRedo(session.user.name, id, kind);
          setChoice(null);
          onSubmitted();
        },
        (error: unknown) => setDone(failedOf(kind, target, number, sentenceOf(error))),
      )
      .finally(() => {
        onItsWay.current = false;
        setBusy(false);
      });
  };

  const submission = chosen ? submissionOf(chosen.kind, drafts) : null;
  return { options, chosen, drafts, submission, isAttempted, isBusy, done, choose, edit, submit };
}
