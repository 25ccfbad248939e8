import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonical, commitment, hashOf, hmacHex, lineHasher, sha256Hex } from '#shared/domain/hash.ts';
import { eventHash, sealEvent, verifyChain } from '#shared/domain/order/event.ts';
import type { OrderEvent } from '#shared/domain/order/types.ts';
import { SYSTEM, actor, at, received } from './support/world.ts';

const told = () => received().must('accept').must('reply').must('callback').must('sample', undefined, SYSTEM);
const chain = (): OrderEvent[] => structuredClone(told().events);

describe('hashes', () => {
  it('are those of Node, over canonical JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(hashOf(value)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
      }),
    );
  });

  it('do not depend on the order of keys', () => {
    expect(canonical({ b: 1, a: [3, { d: 4, c: 5 }] })).toBe('{"a":[3,{"c":5,"d":4}],"b":1}');
    expect(hashOf({ 诉求: 1, a: 2 })).toBe(hashOf({ a: 2, 诉求: 1 }));
  });

  it('refuse what JSON cannot hold', () => {
    expect(() => canonical(undefined)).toThrow('JSON');
    expect(() => canonical({ at: Number.NaN })).toThrow(/NaN/);
  });

  it('commit to salt and value together', () => {
    const salt = '00112233445566778899aabbccddeeff';
    const expected = createHash('sha256').update(Buffer.from(salt, 'hex')).update('方女士', 'utf8').digest('hex');
    expect(commitment(salt, '方女士')).toBe(expected);
    expect(() => commitment('0011', '方女士')).toThrow('16 bytes');
  });

  it('know HMAC and lines', () => {
    expect(hmacHex('0b'.repeat(20), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    const lines = lineHasher();
    lines.line('a');
    lines.line('b');
    expect(lines.hex()).toBe(sha256Hex('a\nb\n'));
  });
});

describe('the chain of an order', () => {
  it('verifies', () => {
    expect(verifyChain(chain())).toEqual({ ok: true, brokenAt: 0, why: '', erased: 0 });
    expect(verifyChain([])).toEqual({ ok: true, brokenAt: 0, why: '', erased: 0 });
  });

  it('holds personal values only beside the bodies', () => {
    const bodies = chain().map(({ private: _private, ...body }) => JSON.stringify(body));
    for (const personal of ['方女士', '13800001234', '地下室', '八角北里', '更换管道']) {
      expect(bodies.filter((body) => body.includes(personal))).toEqual([]);
    }
  });

  /** Another value of the same type. */
  const other = (value: unknown): unknown => {
    if (typeof value === 'string') return `${value}x`;
    if (typeof value === 'number') return value + 1;
    if (typeof value === 'boolean') return !value;
    return { ...(value as object), added: 1 };
  };
  const FIELDS = ['order', 'n', 'kind', 'version', 'command', 'actor', 'unit', 'claimedAt', 'offset', 'receivedAt', 'countedAt', 'late', 'act', 'data', 'commitments', 'prevHash', 'hash'] as const; // prettier-ignore

  it.each(FIELDS)('shows a change of %s', (field) => {
    const events = chain();
    const event = events[2]! as unknown as Record<string, unknown>;
    event[field] = other(event[field]);
    const report = verifyChain(events);
    expect(report.ok).toBe(false);
    expect(report.brokenAt).toBe(3);
    expect(report.why).toBe(field === 'n' ? 'number' : field === 'prevHash' ? 'link' : 'hash');
  });

  it('covers every field of a body', () => {
    const { hash: _hash, private: _private, ...body } = chain()[0]!;
    expect(Object.keys(body).toSorted()).toEqual(FIELDS.filter((field) => field !== 'hash').toSorted());
  });

  it('shows a changed personal value, a changed salt and a value nobody committed to', () => {
    for (const change of [
      (event: OrderEvent) => (event.private['content']!.value += '。'),
      (event: OrderEvent) => (event.private['content']!.salt = 'ff'.repeat(16)),
      (event: OrderEvent) => (event.private['note'] = { salt: '00'.repeat(16), value: '加的' }),
    ]) {
      const events = chain();
      change(events[0]!);
      expect(verifyChain(events)).toMatchObject({ ok: false, brokenAt: 1, why: 'value' });
    }
  });

  it('reports erased values and verifies all the same', () => {
    const events = chain();
    delete events[0]!.private['callerName'];
    delete events[0]!.private['callerPhone'];
    expect(verifyChain(events)).toEqual({ ok: true, brokenAt: 0, why: '', erased: 2 });
  });

  it.each([
    ['a lost event', (events: OrderEvent[]) => events.toSpliced(1, 1), 'number'],
    ['two exchanged events', (events: OrderEvent[]) => [events[0]!, events[2]!, events[1]!], 'number'],
    [
      'a rewritten event whose own hash fits',
      (events: OrderEvent[]) =>
        events.map((event, i) => {
          if (i !== 1) return event;
          const forged = { ...event, unit: 'other' };
          return { ...forged, hash: eventHash(forged) };
        }),
      'link',
    ],
    [
      'a chain whose beginning was cut off',
      (events: OrderEvent[]) => events.slice(1).map((e, i) => ({ ...e, n: i + 1 })),
      'link',
    ],
  ])('shows %s', (_, change, why) => {
    expect(verifyChain(change(chain()))).toMatchObject({ ok: false, why });
  });

  it('takes a fresh salt for each value', () => {
    let n = 0;
    const { events } = received();
    const first = events[0]!;
    const draft = { kind: 'receive', version: 1, act: true, data: first.data, private: { title: '甲', content: '甲' } };
    const sealed = sealEvent(draft, first, () => (++n).toString(16).padStart(32, '0'));
    expect(n).toBe(2);
    expect(sealed.private['title']!.salt).not.toBe(sealed.private['content']!.salt);
    expect(sealed.commitments['title']).not.toBe(sealed.commitments['content']);
  });

  it('does not change when an order goes on', () => {
    const story = received();
    const before = structuredClone(story.events);
    story.must('accept', {}, actor(), at('2019-10-12 09:00'));
    expect(story.events.slice(0, 1)).toEqual(before);
  });
});
