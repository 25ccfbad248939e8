import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '#shared/domain/order/types.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { OutItem } from '#shared/sync/item.ts';
import { applyCommand, overlay } from '#shared/sync/overlay.ts';
import {
  COMMUNITY,
  DISTRICT,
  FITTING,
  NOON,
  ORGANIZATION,
  REPLY,
  RULES,
  actor,
  contextOf,
  frozen,
  received,
  type Story,
} from './support/world.ts';

const rules = { organization: ORGANIZATION, rules: RULES };

const item = (c: Command, patch: Partial<OutItem> = {}): OutItem => ({
  n: 1,
  c,
  role: 'clerk',
  seq: 0,
  state: 'waiting',
  archived: false,
  vers: {},
  number: '',
  tag: '',
  refused: '',
  prevHash: '',
  ...patch,
});

/** Types acts one after another as a clerk who sees her own: each names the one before. */
function typeAll(story: Story, kinds: readonly string[], now = NOON): OutItem[] {
  let seenAct = story.known.act;
  return kinds.map((kind, i) => {
    const c = story.type(kind, FITTING[kind] ?? {}, actor(), now + i * MINUTE, { seenAct });
    seenAct = c.id;
    return item(c, { n: i + 1 });
  });
}

describe('the overlay', () => {
  it('shows the own acts that the centre does not know yet', () => {
    const story = received();
    const shown = overlay(story.view, typeAll(story, ['accept', 'reply']), rules);
    expect(shown.state).toMatchObject({
      phase: 'awaitingCallback',
      acceptedAt: NOON,
      repliedAt: NOON + MINUTE,
      version: 3,
    });
    expect(shown.pending).toBe(2);
    expect(shown.events.at(-1)).toMatchObject({
      kind: 'reply',
      n: 3,
      receivedAt: NOON + MINUTE,
      late: false,
      hash: '',
      private: { text: { salt: '', value: REPLY.text } },
    });
  });

  it('is the truth when nothing waits', () => {
    const { view } = received();
    expect(overlay(view, [], rules)).toEqual({ ...view, pending: 0 });
  });

  it('applies no command that the truth shows already', () => {
    const story = received();
    const items = typeAll(story, ['accept']);
    story.execute(items[0]!.c, actor(), NOON);
    const shown = overlay(story.view, items, rules);
    expect(shown).toEqual({ ...story.view, pending: 0 });
  });

  it('applies an accepted one until the truth shows its command', () => {
    const story = received();
    const accepted = typeAll(story, ['accept']).map((i) => ({
      ...i,
      state: 'accepted' as const,
      vers: { 'order-1': 2 },
    }));
    expect(overlay(story.view, accepted, rules).pending).toBe(1);
    // At the version, yet without the command: a history that the server lost since, and whose number came again.
    const lost = { ...story.view, state: { ...story.known, version: 2 } };
    expect(overlay(lost, accepted, rules).pending).toBe(1);
    expect(
      overlay(
        story.must('accept', {}).view,
        [{ ...accepted[0]!, c: { ...accepted[0]!.c, id: story.events.at(-1)!.command } }],
        rules,
      ).pending,
    ).toBe(0);
  });

  it.each([
    ['refused', { state: 'refused' as const }],
    ['offered again as refused', { state: 'sent' as const, refused: 'stale' }],
  ])('does not show a command that is %s', (_, patch) => {
    const story = received();
    const items = typeAll(story, ['accept']).map((i) => ({ ...i, ...patch }));
    expect(overlay(story.view, items, rules).pending).toBe(0);
  });

  it('leaves out what the rules refuse now, and what followed from it, but not a fact beside it', () => {
    const story = received();
    const items = typeAll(story, ['accept', 'forward']);
    // Meanwhile the district gave the order to somebody else.
    story.must('dispatch', { toUnit: '110107004' }, actor(DISTRICT));
    const shown = overlay(story.view, items, rules);
    expect(shown.state.leadUnit).toBe('110107004');
    expect(shown.pending).toBe(0);
  });

  it('decides with the role the author had', () => {
    const story = received();
    const items = typeAll(story, ['accept']).map((i) => ({ ...i, role: 'viewer' as const }));
    expect(overlay(story.view, items, rules).pending).toBe(0);
  });

  it('changes neither truth nor items', () => {
    const story = received();
    const truth = frozen(structuredClone(story.view));
    overlay(truth, frozen(typeAll(story, ['accept', 'forward', 'reply'])), rules);
    expect(truth).toEqual(story.view);
  });

  it('applies single commands the same way', () => {
    const story = received();
    const [first] = typeAll(story, ['accept']);
    expect(applyCommand(story.view, first!.c, contextOf(actor(), NOON))?.state.phase).toBe('handling');
    expect(applyCommand(story.view, { ...first!.c, seenAct: 'x' }, contextOf(actor(), NOON))).toBeNull();
  });

  it('shows exactly what the centre will make of it when nothing comes between', () => {
    const kind = fc.constantFrom('accept', 'forward', 'reply', 'callback');
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 8 }), fc.nat(8), (kinds, known) => {
        const story = received({ unitCode: COMMUNITY });
        const items = typeAll(story, kinds);
        // Some were decided already: a refusal is known before the rows that follow it (outcomes first).
        const told = items.map((held, i) => {
          if (i >= known) return held;
          const decision = story.execute(held.c, actor(), held.c.claimedAt);
          return decision.ok ? { ...held, state: 'sent' as const } : { ...held, state: 'refused' as const };
        });
        const shown = overlay(story.view, told, rules);
        for (const { c } of items.slice(known)) story.execute(c, actor(), c.claimedAt);
        expect(shown.state).toEqual(story.known);
        expect(shown.events.map(({ command }) => command)).toEqual(story.events.map(({ command }) => command));
      }),
      { numRuns: 400 },
    );
  });
});
