/** What runs beside the phase of an order (domain.md §1.14): 送审, 退单, 协办, 延期, 挂账, 剔除 or 申诉, 催办, 见面. */
import { formatDue, formatShort } from '../time.ts';
import { wayLabel } from './exclusion.ts';
import type { ExclusionStage } from './facts.ts';
import { isOpen, type OrderState } from './types.ts';

export interface Flag {
  kind:
    | 'submittedReply'
    | 'onAccount'
    | 'extension'
    | 'originalDue'
    | 'returns'
    | 'exclusion'
    | 'jointUnits'
    | 'urges'
    | 'visits'
    | 'completion';
  /** The clerks' word. */
  label: string;
  /** What there is to know of it; Chinese, no sentence. */
  text: string;
  /** It decides how the order is handled or counted now. */
  strong: boolean;
}

type Words = Pick<Flag, 'text'> & Partial<Pick<Flag, 'label' | 'strong'>>;
type UnitName = (code: string) => string;

function onAccount({ onAccount: account, phase }: OrderState): Words | null {
  if (account?.stage === 'approved') return { text: `${account.reason}，${formatShort(account.at)}起`, strong: true };
  return account?.stage === 'applied' && isOpen(phase) ? { text: `已申请（${account.reason}），等区审批` } : null;
}

const originalText = ({ originalAt }: OrderState['due']): string =>
  originalAt === null ? '' : `，原期限 ${formatDue(originalAt)}`;

function extension({ extension: given, due, phase }: OrderState): Words | null {
  if (!given) return null;
  const granted = given.count > 0 ? `已延期 ${given.count} 次${originalText(due)}` : '';
  const asked = given.pending && isOpen(phase) ? `申请延至 ${formatDue(given.pending.until)}，等区审批` : '';
  const text = [granted, asked].filter((part) => part !== '').join('；');
  return text === '' ? null : { text };
}

/** Where no extension says it already: a pause or another dispatch moved the due time. */
function originalDue({ due, extension: given }: OrderState): Words | null {
  const { originalAt } = due;
  const end = due.paused?.at ?? due.at;
  const isMoved = originalAt !== null && end !== null && end !== originalAt;
  return isMoved && !given?.count ? { text: formatDue(originalAt) } : null;
}

function returns({ returns: made = [], returned, returnForbidden, leadUnit, phase }: OrderState): Words | null {
  if (made.length === 0) return null;
  const waits = phase === 'awaitingRuling' && returned ? `，${returned.reason}，等区裁定` : '';
  return { text: `${made.length} 次${waits}${returnForbidden === leadUnit ? '，不得再退' : ''}`, strong: waits !== '' };
}

const EXCLUSION_TEXT: Record<ExclusionStage, string> = {
  applied: '已申请，等区审核',
  reviewed: '区已上报，等市级结果',
  refused: '区不同意',
  approved: '市级同意，不计入考核',
  cityRefused: '市级不同意，照常考核',
};

function exclusion({ exclusion: applied }: OrderState): Words | null {
  if (!applied) return null;
  const { way, stage, reason } = applied;
  return { label: wayLabel(way), text: `${EXCLUSION_TEXT[stage]}（${reason}）`, strong: stage === 'approved' };
}

function jointUnits({ jointUnits: units, jointReplies }: OrderState, unitName: UnitName): Words | null {
  const named = units.map((unit) => {
    const row = jointReplies?.[unit];
    return `${unitName(unit)}（${row === undefined ? '未反馈' : row.solved ? '已办妥' : '未办妥'}）`;
  });
  return named.length > 0 ? { text: named.join('、') } : null;
}

const completionText = { direct: '直接办结', unreached: '按未接通办结' };

/** In the order in which they matter to whoever opens the order. */
export function flagsOf(state: OrderState, unitName: UnitName): Flag[] {
  const { submittedReply, leadUnit, urges, visits = [], completion, phase } = state;
  const found: [Flag['kind'], string, Words | null][] = [
    [
      'submittedReply',
      '送审',
      phase === 'awaitingReview' && submittedReply
        ? {
            text: `${unitName(leadUnit)} ${formatShort(submittedReply.at)}，等${unitName(submittedReply.to)}审核`,
            strong: true,
          }
        : null,
    ],
    ['onAccount', '挂账', onAccount(state)],
    ['extension', '延期', extension(state)],
    ['originalDue', '原期限', originalDue(state)],
    ['returns', '退单', returns(state)],
    ['exclusion', '剔除', exclusion(state)],
    ['jointUnits', '协办', jointUnits(state, unitName)],
    ['urges', '催办', urges ? { text: `${urges.count} 次，最近 ${formatShort(urges.lastAt)}` } : null],
    ['visits', '见面', visits.length > 0 ? { text: [...new Set(visits.map(({ kind }) => kind))].join('、') } : null],
    ['completion', '办结', completion ? { text: completionText[completion] } : null],
  ];
  return found.flatMap(([kind, label, words]) =>
    words === null ? [] : [{ kind, label: words.label ?? label, text: words.text, strong: words.strong ?? false }],
  );
}
