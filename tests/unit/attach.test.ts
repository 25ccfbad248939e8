/** 附件: a file hangs on an order by what it holds; its name is a secret, its bytes travel apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENT_BYTES, mimeOf, nameOfFile, openedAs } from '#shared/domain/order/attachment.ts';
import { decideTyped, objectionTo } from '#shared/domain/order/decide.ts';
import { verifyChain } from '#shared/domain/order/event.ts';
import { fold } from '#shared/domain/order/evolve.ts';
import { HUMAN_KINDS, PHASES } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { timelineEntry } from '#shared/domain/order/timeline.ts';
import { orderIn } from './support/lives.ts';
import {
  actor, CITY, COMMUNITY, contextOf, DEPARTMENT, DISTRICT, NOON, ORGANIZATION, OTHER_STREET, received, STREET,
} from './support/world.ts'; // prettier-ignore

const HASH = 'ab'.repeat(32);
const FILE = { hash: HASH, size: 3_000_000, mime: 'image/jpeg', name: '方女士家厨房.jpg' };

/** The order with the file, attached by its street. */
const attached = () => {
  const story = received();
  const typed = story.type('attach', FILE, actor(), NOON);
  expect(story.execute(typed, actor(), NOON).ok).toBe(true);
  return story;
};
const tried = (payload: Record<string, unknown>, story = received()) =>
  story.execute(story.type('attach', payload, actor(), NOON), actor(), NOON);

describe('attaching a file', () => {
  it('states hash, size and type in public, and the name apart from them', () => {
    const story = attached();
    const [, event] = story.events;
    expect(story.known.attachments).toEqual([
      { hash: HASH, size: 3_000_000, mime: 'image/jpeg', at: NOON, unit: STREET, n: 2 },
    ]);
    expect(nameOfFile({ n: 2 }, story.events)).toBe(FILE.name);
    const { private: _, ...body } = event!;
    expect(JSON.stringify([body, story.known])).not.toContain('方女士家');
    expect(timelineEntry(event!, ORGANIZATION, false).text).toBe(`添加附件：${FILE.name}`);
    expect([verifyChain(story.events).ok, fold(story.events)]).toEqual([true, story.known]);
  });

  it('names no file that was erased', () => {
    const story = attached();
    const erased = story.events.map((event) => ({ ...event, private: {} }));
    expect(nameOfFile({ n: 2 }, erased)).toBeNull();
    expect(timelineEntry(erased[1]!, ORGANIZATION, false).text).toBe('添加附件：（已脱敏）');
  });

  it('is an act beside the others: it moves nothing and loses against nothing', () => {
    const story = received();
    const { attachments: _, ...before } = story.known;
    const late = story.type('attach', FILE, actor(), NOON, { seenAct: 'an act long past' });
    story.must('accept');
    const { act, actN, phase } = story.known;
    expect(story.execute(late, actor(), NOON).ok).toBe(true);
    expect(story.known).toMatchObject({ act, actN, phase, due: before.due });
  });

  it('leaves orders without a file as they were', () => {
    expect(Object.hasOwn(received().must('accept').known, 'attachments')).toBe(false);
  });

  it('is nothing that a form offers', () => {
    expect(HUMAN_KINDS).not.toContain('attach');
  });

  it.each(PHASES)('in %s: by everybody with a part in the order, as long as it is open', (phase) => {
    const { known } = orderIn(phase, 'note');
    const may = (unit: string, role: 'clerk' | 'viewer' = 'clerk') =>
      objectionTo('attach', known, contextOf(actor(unit, role), NOON));
    const open = phase !== 'completed';
    for (const unit of [COMMUNITY, STREET, DISTRICT, CITY, DEPARTMENT])
      expect([unit, may(unit)]).toEqual([unit, open ? null : 'phase']);
    expect([may(OTHER_STREET), may(STREET, 'viewer')]).toEqual([open ? 'not-lead' : 'phase', 'role']);
  });
});

describe('the same file twice', () => {
  it('is a mistake when it is typed, in Chinese', () => {
    const story = attached();
    const typed = story.type('attach', FILE, actor(), NOON);
    const decision = decideTyped(story.known, typed, contextOf(actor(), NOON));
    expect(decision).toEqual({ ok: false, why: 'own-attached' });
    expect(refusalText('own-attached')).toContain('已经附在工单上');
  });

  it('is taken from two who were offline, and stands there once, as it came first', () => {
    const story = attached();
    expect(tried({ ...FILE, name: '另一个名字.jpg' }, story).ok).toBe(true);
    expect(story.known.attachments).toHaveLength(1);
    expect(nameOfFile(story.known.attachments![0]!, story.events)).toBe(FILE.name);
    expect(story.known.version).toBe(3);
  });
});

describe('what is no file', () => {
  it.each([
    ['no hash', { hash: '' }],
    ['a path as hash', { hash: `../${'a'.repeat(61)}` }],
    ['capital letters', { hash: 'AB'.repeat(32) }],
    ['nothing in it', { size: 0 }],
    ['more than fits', { size: ATTACHMENT_BYTES + 1 }],
    ['half a byte', { size: 1.5 }],
    ['a type with a line break', { mime: 'image/jpeg\nx: y' }],
    ['no name', { name: ' \u200b ' }],
    ['a name without end', { name: 'a'.repeat(201) }],
  ])('is refused: %s', (_what, patch) => {
    expect(tried({ ...FILE, ...patch })).toEqual({ ok: false, why: 'payload' });
  });

  it('is never an error', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.dictionary(fc.constantFrom('hash', 'size', 'mime', 'name'), fc.anything()),
        (a, b) => {
          for (const payload of [a, b]) expect(() => tried(payload as Record<string, unknown>)).not.toThrow();
        },
      ),
    );
  });
});

describe('opening by a program of the system', () => {
  it.each([
    ['照片.JPG', 'image/jpeg', 'jpg'],
    ['扫描件.pdf', 'application/pdf', 'pdf'],
    ['表.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
    ['程序.exe', 'application/octet-stream', null],
    ['宏.docm', 'application/octet-stream', null],
    ['网页.html', 'application/octet-stream', null],
    ['图.svg', 'application/octet-stream', null],
    ['照片.jpg.exe', 'application/octet-stream', null],
    ['照片.jpg ', 'application/octet-stream', null],
    ['没有后缀', 'application/octet-stream', null],
    ['x.constructor', 'application/octet-stream', null],
  ])('%s', (name, mime, ending) => {
    expect([openedAs(name), mimeOf(name)]).toEqual([ending, mime]);
  });
});
