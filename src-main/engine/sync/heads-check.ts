/** The kept day heads checked again, for `verify`. */
import { formatDay } from '#shared/domain/time.ts';
import { headHash, type HeadState } from '#shared/sync/heads.ts';
import type { Workstation } from '../workstation.ts';
import { isSignedBy, keptHeads, type StoredHead } from './heads.ts';

export interface HeadsReport {
  checked: number;
  /** First and last day; null when none is kept. */
  from: string | null;
  to: string | null;
  /** Heads of days that the centre lost when it was set back, as it said. */
  beforeRestore: number;
  /** `why` in Chinese. */
  faults: { day: string; why: string }[];
}

const WHY: Readonly<Record<HeadState, string | null>> = {
  held: null,
  'before-restore': null,
  differs: '与本机先前保存的不一致',
  broken: '与本机保存的前一天接不上，中心可能改动过以前的记录',
  unsigned: '签名不是中心的',
};

function faultOf(head: StoredHead): string | null {
  const why = WHY[head.state];
  if (why !== null) return why;
  if (headHash(head) !== head.hash) return '本机保存的内容被改动过';
  return isSignedBy(head.key, head, head.signature) ? null : WHY.unsigned;
}

export function checkHeads({ store, meta }: Pick<Workstation, 'store' | 'meta'>): HeadsReport {
  const heads = keptHeads({ store });
  const faults: HeadsReport['faults'] = [];
  let prev = '';
  for (const head of heads) {
    const why = faultOf(head);
    if (why !== null) faults.push({ day: head.day, why });
    if (head.state !== 'held') continue;
    if (why === null && head.prev !== prev) faults.push({ day: head.day, why: '与前一天的签名接不上' });
    prev = head.hash;
  }
  const changedAt = meta.get('headKeyChangedAt');
  if (changedAt !== undefined) faults.push({ day: formatDay(changedAt), why: '中心换了签名密钥而本机没有重新登记' });
  return {
    checked: heads.length,
    from: heads[0]?.day ?? null,
    to: heads.at(-1)?.day ?? null,
    beforeRestore: heads.filter(({ state }) => state === 'before-restore').length,
    faults,
  };
}
