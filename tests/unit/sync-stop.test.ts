/** 不再同步的原因: one sentence for each, with what to do, and that the typed work is kept. */
import { describe, expect, it } from 'vitest';
import { enrolmentStop, STOP_CODES, stopSentence, stopShort } from '#shared/sync/stop.ts';

describe('why nothing is synced', () => {
  it.each(STOP_CODES)('%s is told in one Chinese sentence with a way on, and says that the work is kept', (code) => {
    for (const sentence of [stopSentence(code), stopSentence(code, '503')]) {
      expect(sentence.match(/。/g)).toHaveLength(1);
      expect(sentence.endsWith('。')).toBe(true);
      expect(sentence).toMatch(/，[^；]*(?:请|自动|照常)[^；]*；/);
      expect(sentence).toMatch(/；已填写的内容(?:都在本机|仍在数据目录里)。$/);
      expect(sentence.replace('503', '')).not.toMatch(/[A-Za-z0-9!！]/);
    }
    expect(stopShort(code)).toMatch(/^\p{Script=Han}{2,10}$/u);
  });

  it('a workstation that was taken out of service says where its acts come out', () => {
    expect(stopSentence('revoked')).toBe(
      '本机已被中心停用，请联系管理员重新登记，急用的可在同步与回执里导出未上报内容；已填写的内容都在本机。',
    );
  });

  it('takes in what the centre said itself, as a part of the sentence', () => {
    expect(stopSentence('refused', '这台工作站已被注销。')).toBe(
      '中心没有接受（这台工作站已被注销），请联系技术人员；已填写的内容都在本机。',
    );
  });

  it('names every way in which a store has to be enrolled first', () => {
    const stop = (enrol: Parameters<typeof enrolmentStop>[0]['enrol'], device = 'd') =>
      enrolmentStop({ device, enrol });
    expect([stop(''), stop('', ''), stop('copy'), stop('fork', '')]).toEqual([null, 'not-enrolled', 'copy', 'fork']);
    for (const enrol of ['fork', 'revoked', 'unknown-device', 'copy', 'archive'] as const)
      expect(stopSentence(stop(enrol) ?? 'internal')).toContain('登记');
  });
});
