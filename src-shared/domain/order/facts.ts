/**
 * Facts of an order that came with later kinds of command. Each is absent until an event of such a kind sets it, so that
 * orders of older programs fold to the very state they were stored with.
 */
import type { SeriesNumber, VoidReason } from '../numbers/series.ts';
import type { AttachedFile } from './attachment.ts';

/** 补充: what handling needs to know of an order that was signed for (domain.md §1.14 待补充). */
export interface Supplement {
  at: number;
  unit: string;
  category: string[] | null;
  community: string | null;
  sections: string[];
  /** 七有五性 */
  livelihoodDimension: string | null;
  nature: string | null;
}

/** A joint unit's own row of handling; nobody else writes it. */
export interface JointRow {
  repliedAt: number;
  solved: boolean;
}

/** A section's reply that waits for its center (待审核). */
export interface SubmittedReply {
  at: number;
  unit: string;
  /** The center whose turn it is. */
  to: string;
  contactedAt: number | null;
  deadline: number | null;
}

/** A return that waits for the district's ruling (待裁定). */
export interface PendingReturn {
  at: number;
  unit: string;
  /** The district whose turn it is. */
  to: string;
  reason: string;
  /** Where the order stands again when the ruling upholds the dispatch. */
  from: 'awaitingAccept' | 'handling';
}

/** An order's way from one unit to another by a ruling. */
export interface Hop {
  from: string;
  to: string;
  /** Reason of the return behind it. */
  why: string;
  /** When `from` was given the order, when it returned it, and when the ruling moved it on. */
  dispatchedAt: number;
  returnedAt: number;
  at: number;
}

/** One move of the due time. The list of them only grows. */
export interface DueChange {
  at: number;
  /** Id of the command behind it. */
  by: string;
  from: number | null;
  to: number | null;
  /** In Chinese, as it is printed. */
  why: string;
}

export interface Extension {
  /** Approved ones. */
  count: number;
  /** New due time that is asked for. */
  pending?: { at: number; unit: string; until: number };
}

export const ACCOUNT_STAGES = ['applied', 'approved', 'refused', 'ended'] as const;
/** 挂账: an approved status under which the clock rests; never a way to close an order (domain.md §1.10). */
export interface OnAccount {
  stage: (typeof ACCOUNT_STAGES)[number];
  at: number;
  reason: string;
}

/** `reviewed` = the district agrees and has passed it on; only `approved` counts as excluded. */
export const EXCLUSION_STAGES = ['applied', 'reviewed', 'refused', 'approved', 'cityRefused'] as const;
export type ExclusionStage = (typeof EXCLUSION_STAGES)[number];

/** 剔除 or 申诉 with approval by district and city (domain.md §1.12). */
export interface Exclusion {
  way: 'exclusion' | 'appeal';
  stage: ExclusionStage;
  reason: string;
  appliedAt: number;
  /** When it came to its present stage. */
  at: number;
}

export const VISIT_KINDS = ['响应后访需求', '解决中访意见', '解决后访效果'] as const;
/** 三见面 (domain.md §1.11). Whom and where is personal and stands in the event alone. */
export interface Visit {
  kind: (typeof VISIT_KINDS)[number];
  at: number;
  unit: string;
}

/** A document of this order that carries a number of a series. */
export interface NumberedDocument extends SeriesNumber {
  document: string;
  at: number;
  unit: string;
  voided?: VoidReason;
}

export interface LaterFacts {
  /** Each file once, as it was first attached, in that order. */
  attachments?: AttachedFile[];
  supplement?: Supplement;
  /** By the joint unit's code. */
  jointReplies?: Record<string, JointRow>;
  submittedReply?: SubmittedReply;
  returned?: PendingReturn;
  /** Every return there was, in order. */
  returns?: { at: number; unit: string; reason: string }[];
  /** The unit that a ruling has forbidden to return the order again. */
  returnForbidden?: string;
  hops?: Hop[];
  dueHistory?: DueChange[];
  extension?: Extension;
  onAccount?: OnAccount;
  exclusion?: Exclusion;
  visits?: Visit[];
  /** Calls that had been made when the unanswered ones of a round began to be counted. */
  callsBefore?: { round: number; calls: number };
  urges?: { count: number; lastAt: number };
  /** Every number that was taken for it, in the order of the events. */
  numbers?: NumberedDocument[];
  /** How an order was completed otherwise than by an answered call-back. */
  completion?: 'direct' | 'unreached';
}
