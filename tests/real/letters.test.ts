import { describe, expect, it } from 'vitest';
import { sealEvent, verifyChain } from '#shared/domain/order/event.ts';
import { typedText } from '#shared/domain/order/fields.ts';
import { maskText, maskTexts } from '#shared/domain/text/masking.ts';
import { haveRealData, readReal } from './input.ts';

interface Letter {
  title: string;
  content: string;
  reply: string;
}

describe.runIf(haveRealData)('real letters', () => {
  const letters = haveRealData
    ? readReal('beijing_letters', 'letter.jsonl')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Letter)
    : [];
  const texts = letters
    .flatMap((letter) => [letter.title, letter.content, letter.reply])
    .filter((text) => text.trim() !== '');

  it('are taken as typed text, and cleaning them twice changes nothing', () => {
    const schema = typedText(20_000);
    expect(texts.length).toBeGreaterThan(2000);
    for (const text of texts) {
      const once = schema.parse(text);
      expect(schema.parse(once)).toBe(once);
    }
  });

  it('show no mobile number, identity number or mail address after masking', () => {
    for (const text of texts) {
      const masked = maskText(text).normalize('NFKC');
      expect(masked).not.toMatch(/(?<!\d)1[3-9]\d{9}(?!\d)/);
      expect(masked).not.toMatch(/(?<!\d)\d{17}[\dXx](?!\d)/);
      expect(masked).not.toMatch(/[\w.]{2,}@[\w-]+\.\w+/);
    }
  });

  it('show no name behind its cue, and little else is gone', () => {
    let all = 0;
    let gone = 0;
    for (const { title, content, reply } of letters) {
      const before = [title, content, reply];
      const masked = maskTexts(before);
      expect(maskTexts(masked)).toEqual(masked);
      for (const [i, text] of masked.entries()) {
        expect(text).not.toMatch(
          /(?:我叫|联系人：|姓名：)[王李张刘陈杨黄赵吴周徐孙马朱胡郭林]\p{Script=Han}{1,2}[，。；\s\d]/u,
        );
        all += before[i]?.length ?? 0;
        gone += text.match(/\*+/g)?.length ?? 0;
      }
    }
    // Letters to offices hold a telephone here and there; a mask in every thousandth character is plenty.
    expect(gone / all).toBeLessThan(0.001);
  });

  it('seal into a chain that verifies, and still verifies after their texts were erased', () => {
    let prevHash = '';
    const events = texts.slice(0, 300).map((text, i) => {
      const draft = { kind: 'note', version: 1, act: false, data: {}, private: { text } };
      const envelope = {
        order: 'o', n: i + 1, command: `c${i}`, actor: 'a', unit: '110107', claimedAt: i, offset: 0, receivedAt: i, countedAt: i, late: false, prevHash,
      }; // prettier-ignore
      const event = sealEvent(draft, envelope, () => 'ab'.repeat(16));
      prevHash = event.hash;
      return event;
    });
    expect(verifyChain(events)).toMatchObject({ ok: true, erased: 0 });
    expect(verifyChain(events.map((event) => ({ ...event, private: {} })))).toMatchObject({ ok: true, erased: 300 });
  });
});
