/** The work order, its events and commands. Every value that can identify a person is kept apart (design.md §3). */
import type { Due } from '../deadline/due.ts';
import type { LaterFacts } from './facts.ts';

/** Kinds of request (domain.md §1.1 and §1.13). */
export const REQUEST_TYPES = ['诉求', '投诉', '举报', '求助', '咨询', '建议', '表扬', '企业'] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

export const SATISFACTIONS = ['满意', '基本满意', '不满意'] as const;
export type Satisfaction = (typeof SATISFACTIONS)[number];

/**
 * Phases (domain.md §1.14). 待补充 is no phase: an order that was signed for can be answered without it. Those that came
 * later stand at the end.
 */
export const PHASES = [
  'awaitingAccept',
  'handling',
  'awaitingCallback',
  'completed',
  'awaitingReview',
  'awaitingRuling',
] as const;
export type Phase = (typeof PHASES)[number];

export const isOpen = (phase: Phase): boolean => phase !== 'completed';
export const OPEN_PHASES: readonly Phase[] = PHASES.filter(isOpen);

/** How the order came: straight to the unit, through the district, or typed in locally (domain.md §1.2). */
export type Route = 'direct' | 'viaDistrict' | 'local';

/** Values that can identify a person. `null` = none given, or erased (已脱敏). */
export interface Personal {
  title: string | null;
  content: string | null;
  callerName: string | null;
  callerPhone: string | null;
  place: string | null;
}

/** A call-back as the caller answered it. `solved` and `satisfaction` are null when nobody was reached. */
export interface CallbackView {
  at: number;
  unit: string;
  connected: boolean;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
}

/** The upper level's own call-back: the only view that a ranking counts by default (domain.md §2.1). */
export interface SampleView {
  source: string;
  valid: boolean;
  contacted: boolean | null;
  solved: boolean | null;
  satisfaction: Satisfaction | null;
  sampledAt: number;
  revision: number;
}

/** A unit or place as a file names it: several spellings of one id occur. */
export interface NamedId {
  /** '' when the file has only the other. */
  id: string;
  name: string;
}

/** What an office's file said of an order that came with it (import). */
export interface ImportedFacts {
  channel: string | null;
  district: string | null;
  street: NamedId | null;
  community: NamedId | null;
  unit: NamedId | null;
  /** Epoch ms; when the citizen called. */
  createdAt: number | null;
  /** Completed in time; null = the file does not say. */
  inTime: boolean | null;
  /** Number of the last import that made the whole order: `actN` as long as nobody has handled it since. */
  actN?: number;
}

/** The state of an order: the fold of its events. All `…At` are counted times unless the name says otherwise. */
export interface OrderState extends LaterFacts {
  id: string;
  /** Number of the city; text, never parsed (domain.md §3.2). Unique within its source. */
  number: string;
  districtNumber: string | null;
  source: string;
  route: Route;
  type: RequestType;
  category: string[];
  phase: Phase;
  /** 主办: always exactly one. */
  leadUnit: string;
  /** 首办单位: the first unit that stands alone and was given the order; never changes. */
  firstUnit: string;
  jointUnits: string[];
  cityDispatchedAt: number;
  districtDispatchedAt: number | null;
  /** When the order came to the unit that answers for it now: the start of its clocks. */
  dispatchedAt: number;
  acceptedAt: number | null;
  contactedAt: number | null;
  repliedAt: number | null;
  completedAt: number | null;
  due: Due;
  /** 办理次数: 1, and one more for each 重办. */
  handlingRound: number;
  callbackAttempts: number;
  /**
   * Three views of solved and satisfied, kept apart: the unit's of this round of handling, our call-back's, the upper
   * level's sample.
   */
  unitSolved: boolean | null;
  callback: CallbackView | null;
  sample: SampleView | null;
  /** Id of the command that made the last decisive act, and the number of that event. */
  act: string;
  actN: number;
  /** Number of events. */
  version: number;
  /** Only of orders that came with a file. */
  imported?: ImportedFacts;
  personal: Personal;
}

/** A person's act, as it is typed, kept, sent and stored. Sequence and epoch belong to the sending, not to it. */
export interface Command {
  /** uuid v7, never reused. */
  id: string;
  orders: string[];
  kind: string;
  version: number;
  payload: Record<string, unknown>;
  /** Name of the user. */
  actor: string;
  /** The user's unit. */
  unit: string;
  /** The device's clock, corrected by the last measured offset and advanced by the monotonic clock. A claim. */
  claimedAt: number;
  /** Measured server clock minus device clock in ms; null when unknown or when the wall clock jumped since. */
  offset: number | null;
  /** Exclusive kinds: id of the command behind the last decisive act the author saw, own pending ones included. */
  seenAct: string;
  /** All decisive acts that the author saw, own pending ones included: see seen.ts. Absent = an earlier program. */
  seenActs?: string | undefined;
  /** Text edits: id of the last edit seen. */
  base: string;
}

/** A personal value beside the event that holds its commitment. */
export interface PrivateValue {
  /** 16 random bytes, hex. */
  salt: string;
  value: string;
}

/** The public part of an event: what the hash chain covers. */
export interface EventBody {
  order: string;
  /** 1, 2, 3 … within the order. */
  n: number;
  kind: string;
  version: number;
  command: string;
  actor: string;
  unit: string;
  claimedAt: number;
  offset: number | null;
  receivedAt: number;
  countedAt: number;
  /** 离线补报: counted from the claim although it was received much later. */
  late: boolean;
  /** Decisive: it moved phase, lead unit or due time. */
  act: boolean;
  data: Record<string, unknown>;
  /** field -> SHA-256(salt ‖ value) */
  commitments: Record<string, string>;
  prevHash: string;
}

export interface OrderEvent extends EventBody {
  hash: string;
  /** field -> value; a field that has a commitment but no value was erased. */
  private: Record<string, PrivateValue>;
}

/** What a decision produces: the facts of an event, before it is sealed into the chain. */
export interface EventDraft {
  kind: string;
  version: number;
  act: boolean;
  data: Record<string, unknown>;
  private: Record<string, string>;
}
