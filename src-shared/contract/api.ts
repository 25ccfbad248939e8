/** The engine's API: one map, method -> input, output, query or command. Windows know nothing else of the store. */
import { z } from 'zod';
import type { Light } from '../domain/deadline/due.ts';
import type { Ranking } from '../domain/assessment/ranking.ts';
import type { PrintedRankingSheet, RankingSheet } from '../domain/assessment/ranking-sheet.ts';
import type { Scheme } from '../domain/assessment/scheme.ts';
import { ATTACHMENT_HASH } from '../domain/order/attachment.ts';
import type { Flag } from '../domain/order/flags.ts';
import type { Particular } from '../domain/order/particulars.ts';
import type { HumanKind } from '../domain/order/phases.ts';
import { HUMAN_KINDS } from '../domain/order/phases.ts';
import type { TimelineEntry } from '../domain/order/timeline.ts';
import type { CallbackView, Phase, RequestType, Route, SampleView } from '../domain/order/types.ts';
import { QUEUES, type Queue } from '../domain/order/queues.ts';
import type { UnitKind } from '../domain/organization/organization.ts';
import type { Role } from '../domain/organization/roles.ts';
import { DESK_TABS, DRAFT_CHARS } from './limits.ts';
import { command, none, query } from './method.ts';
import type { Method } from './rpc.ts';
import { syncApi } from './sync-api.ts';

export type { SyncView } from './sync-api.ts';

export interface UnitRef {
  code: string;
  name: string;
  kind: UnitKind;
  /** Name of the street or department it works in, where that is another than the reader's own. */
  under?: string;
}

export interface SessionView {
  /** Unit of this workstation; null before enrolment. */
  unit: UnitRef | null;
  user: { name: string; role: Role; unit: UnitRef } | null;
  /** Users of this workstation, for the sign-in list. */
  users: {
    name: string;
    role: Role;
    unit: UnitRef;
    /** Last sign-in here. */
    lastAt: number | null;
    /** Drafts that are kept for this user. */
    drafts: number;
    /** How long no password is tried after wrong ones, ms from this answer on. */
    wait: number;
  }[];
  /** A demonstration store: shows 演示, and may show `demoPassword` on the sign-in page. */
  demo: boolean;
  demoPassword: string | null;
  /** `file` is shown as 演示密钥. */
  keyStore: 'os' | 'file';
  /** Names of the rules in force (口径); null before enrolment. */
  rules: { deadline: string; scheme: string; example: boolean } | null;
  version: string;
  /** Folder of the store, as long as it is not enrolled; null afterwards. */
  enrolAt: string | null;
}

export interface OrderRow {
  id: string;
  number: string;
  districtNumber: string | null;
  title: string | null;
  type: RequestType;
  category: string;
  leadUnit: UnitRef;
  /** 社区（村） of the lead unit or of the place, when known. */
  route: Route;
  phase: Phase;
  queue: Queue;
  dispatchedAt: number;
  completedAt: number | null;
  dueAt: number | null;
  /** The clock stands still: no due time holds, and it is not an order without a limit either. */
  paused: boolean;
  light: Light | null;
  handlingRound: number;
  /** Shows a command of this workstation that the centre has not confirmed. */
  pending: boolean;
  version: number;
  /** Id behind the last decisive act shown here, own pending ones included: what an act sends as `seenAct`. */
  act: string;
}

export interface OrderList {
  rows: OrderRow[];
  total: number;
  lights: Record<Light['colour'], number>;
  /** Orders of this store that came a moment ago and cannot be found by their words yet; 0 where no words are looked for. */
  notSearchable: number;
}

export interface ActOption {
  kind: HumanKind;
  label: string;
  /** Null for the acts that are looked for when they are needed. */
  key: string | null;
  allowed: boolean;
  /** Why not, in Chinese; null when allowed. */
  reason: string | null;
}

export interface OrderPage {
  row: OrderRow;
  firstUnit: UnitRef;
  cityDispatchedAt: number;
  districtDispatchedAt: number | null;
  acceptedAt: number | null;
  contactedAt: number | null;
  repliedAt: number | null;
  completedAt: number | null;
  /** One Chinese sentence on where the due time comes from. */
  dueExplanation: string;
  /** What runs beside the phase: 挂账, 延期, 退单 and the like. */
  flags: Flag[];
  /** What the center filled in, and what an office's file said. */
  particulars: Particular[];
  content: string | null;
  caller: { name: string | null; phone: string | null; masked: boolean };
  place: string | null;
  callback: CallbackView | null;
  callbackAttempts: number;
  sample: SampleView | null;
  unitSolved: boolean | null;
  timeline: TimelineEntry[];
  /** All decisive acts shown here: what an act sends as `seenActs`. */
  seenActs: string;
  acts: ActOption[];
}

/**
 * Where a file is. `local`: only here, this store has no centre. `waiting`: to be sent, or on its way. `unsent`: to be sent, and
 * only a person can help. `there`: this unit's own, here and at the centre. `absent`: to be fetched, or on its way. `failed`: to
 * be fetched, and the last try did not work. `fetched`: of another unit, and here.
 */
export type AttachmentState = 'local' | 'waiting' | 'unsent' | 'there' | 'absent' | 'failed' | 'fetched';

export interface AttachmentView {
  hash: string;
  /** Null when it was erased; masked for who may not read it. */
  name: string | null;
  size: number;
  mime: string;
  at: number;
  unit: UnitRef;
  state: AttachmentState;
  /** Bytes that have arrived of a file on its way. */
  bytes: number;
  /** Why it does not get on; Chinese, null when nothing is wrong. */
  reason: string | null;
  /** May this user read what is in it? */
  readable: boolean;
}

/** `fetching`: it is not here yet and comes first now. `file`: what main opens or saves it by, once. */
export type OpenedAttachment = { fetching: true } | { fetching: false; file: string };

export interface ActResult {
  commandId: string;
  outcome: 'pending' | 'refused';
  /** Chinese; null when pending. */
  reason: string | null;
}

/** What an act would make of an order, were it done now. */
export interface PreviewView {
  phase: Phase;
  /** As this user's desk would show it. */
  queue: Queue;
  leadUnit: UnitRef;
  firstUnit: UnitRef;
  dueAt: number | null;
  paused: boolean;
  flags: Flag[];
  handlingRound: number;
  unitSolved: boolean | null;
}

export interface Previewed {
  /** Null while what is filled in says nothing yet, or would be refused. */
  after: PreviewView | null;
  /** Why it would be refused as it stands, although nothing required is empty; Chinese. */
  flaw: string | null;
}

/** What became of a command of this workstation. */
export interface OutcomeView {
  /** `settled`: answered so long ago that the answer is not kept any more. */
  state: 'pending' | 'accepted' | 'refused' | 'settled';
  /** Chinese; null unless refused. */
  reason: string | null;
}

export interface AttentionItem {
  commandId: string;
  kind: string;
  label: string;
  orderId: string;
  orderNumber: string | null;
  orderTitle: string | null;
  typedAt: number;
  actor: string;
  /** Name of the actor's unit. */
  actorUnit: string;
  /** What was typed, as the act's form takes it: 重做 opens with it. */
  payload: Record<string, unknown>;
  /** The same in words, the target unit first, so that nothing is lost. */
  fields: { label: string; value: string }[];
  /** Why it was not accepted. */
  reason: string;
  /** Decisive acts of others since what the author had seen, oldest first. */
  meanwhile: TimelineEntry[];
  /** Where the order is now, the unit by name; null when it cannot be seen here any more. */
  now: { phase: Phase; queue: Queue; leadUnit: string } | null;
  /**
   * `reason`: why doing it again leads nowhere, and what can be done instead; null when it can be done. `first`: verb of
   * the act that has to come before it.
   */
  redo: { allowed: boolean; reason: string | null; first: string | null };
}

export interface RankingView {
  week: { id: string; year: number; week: number; fromAt: number; toAt: number };
  scheme: { id: string; name: string; example: boolean; formula: string } & Pick<Scheme, 'counting' | 'dateField'>;
  district: UnitRef;
  ranking: Ranking;
  /** Orders of the week that units outside of the ranking answer for. */
  uncounted: number;
  dataAsOf: { centreAt: number | null; localAt: number };
  offlineSince: number | null;
  pending: number;
}

/** A tab as it is kept: ids only, what it shows is read anew. */
export type KeptTab = z.output<typeof tabSchema>;
export type DeskTab =
  | Exclude<KeptTab, { kind: 'order' }>
  | (Extract<KeptTab, { kind: 'order' }> & { number: string; title: string | null });

export interface DeskView {
  /** What was open when this user was last here; null = nothing is known. Orders that left are left out. */
  desk: { tabs: DeskTab[]; active: string } | null;
  drafts: { order: string; kind: HumanKind; value: Record<string, unknown> }[];
}

const id = z.string().min(1).max(200);

/** Sort keys of the list; every sort ends in the id. */
export const LIST_SORTS = ['due', 'dispatched', 'completed', 'number', 'category', 'leadUnit'] as const;

const listIn = z.object({
  queue: z.enum(QUEUES),
  keyword: z.string().max(100).default(''),
  light: z.enum(['red', 'amber', 'green', 'none']).nullable().default(null),
  /** Dispatched, in the closed queue completed, at or after; null = 不限. */
  fromAt: z.int().nullable().default(null),
  sort: z.enum(LIST_SORTS).default('due'),
  descending: z.boolean().default(false),
  offset: z.int().min(0),
  limit: z.int().min(1).max(500),
});
export type ListQuery = z.output<typeof listIn>;
const positionIn = listIn.omit({ offset: true, limit: true }).extend({ id });

const tabSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('queue'), queue: z.enum(QUEUES) }).strict(),
  z.object({ kind: z.literal('ranking') }).strict(),
  z.object({ kind: z.literal('sync') }).strict(),
  z
    .object({
      kind: z.literal('order'),
      order: id,
      /** The list it was opened from, and the place in it. */
      from: z.object({ queue: z.enum(QUEUES), index: z.int().min(0) }).nullable(),
    })
    .strict(),
]);
export const deskSchema = z.object({ tabs: z.array(tabSchema).max(DESK_TABS), active: z.string().max(220) }).strict();

const draftIn = z.object({
  order: id,
  kind: z.enum(HUMAN_KINDS),
  /** As the act's form holds it; null = nothing is left to keep. */
  value: z
    .record(z.string().max(40), z.json())
    .refine((value) => JSON.stringify(value).length <= DRAFT_CHARS)
    .nullable(),
});

const weekIn = z.object({ week: z.string().regex(/^\d{4}-W\d{2}$/), scheme: z.string().max(40).optional() });

export const api = {
  'session.get': query<typeof none, SessionView>(none),
  'session.signIn': command(z.object({ name: z.string().min(1).max(60), password: z.string().max(200) })) as Method<
    z.ZodObject<{ name: z.ZodString; password: z.ZodString }>,
    SessionView
  >,
  'session.signOut': command<typeof none, SessionView>(none),
  /** Tabs and drafts of the signed-in user. */
  'desk.get': query<typeof none, DeskView>(none),
  'desk.keep': command<typeof deskSchema, null>(deskSchema),
  'draft.keep': command<typeof draftIn, null>(draftIn),
  ...syncApi,
  'order.counts': query<typeof none, Record<Queue, number>>(none),
  'order.list': query<typeof listIn, OrderList>(listIn),
  /** How many orders of a list stand before this one; null = it is not in the list. */
  'order.position': query<typeof positionIn, number | null>(positionIn),
  'order.get': query(z.object({ id })) as Method<z.ZodObject<{ id: typeof id }>, OrderPage>,
  /** Units that an act of this kind can name, most used up to yesterday first; the one that leads now may be among them. */
  'order.targets': query(z.object({ id, kind: z.enum(HUMAN_KINDS) })) as Method<
    z.ZodType<{ id: string; kind: HumanKind }>,
    UnitRef[]
  >,
  'order.act': command(
    z.object({
      id,
      kind: z.enum(HUMAN_KINDS),
      payload: z.record(z.string(), z.unknown()),
      seenAct: z.string().max(200).optional(),
      seenActs: z.string().max(64).optional(),
      /** Refused command of the same kind that this one takes the place of: it leaves the tray with this one's keeping. */
      redoes: z.string().max(200).optional(),
    }),
  ) as Method<
    z.ZodType<{
      id: string;
      kind: HumanKind;
      payload: Record<string, unknown>;
      seenAct?: string | undefined;
      seenActs?: string | undefined;
      redoes?: string | undefined;
    }>,
    ActResult
  >,
  'order.attachments': query(z.object({ id })) as Method<z.ZodObject<{ id: typeof id }>, AttachmentView[]>,
  /** `file`: as main gave it for a file that a person chose. */
  'order.attach': command(z.object({ id, file: z.uuid() })) as Method<
    z.ZodObject<{ id: typeof id; file: z.ZodUUID }>,
    ActResult
  >,
  'order.openAttachment': command(z.object({ id, hash: z.string().regex(ATTACHMENT_HASH) })) as Method<
    z.ZodObject<{ id: typeof id; hash: z.ZodString }>,
    OpenedAttachment
  >,
  /** The rules asked what this act would do, with what is filled in so far; a text may stand there as any other text. */
  'order.preview': query(
    z.object({ id, kind: z.enum(HUMAN_KINDS), payload: z.record(z.string(), z.unknown()) }),
  ) as Method<z.ZodType<{ id: string; kind: HumanKind; payload: Record<string, unknown> }>, Previewed>,
  /** Throws RpcError `unknown-command` for a command of another unit. */
  'order.outcome': query(z.object({ commandId: id })) as Method<z.ZodObject<{ commandId: typeof id }>, OutcomeView>,
  'attention.list': query<typeof none, AttentionItem[]>(none),
  /** A person has dealt with a refused command; it stays in the archive. */
  'attention.dismiss': command(z.object({ commandId: id })) as Method<z.ZodObject<{ commandId: typeof id }>, null>,
  'assessment.ranking': query<typeof weekIn, RankingView>(weekIn),
  /** A preview: no copy number is taken. */
  'assessment.rankingSheet': query<typeof weekIn, RankingSheet>(weekIn),
  /** Takes the next copy number of this week and scheme; what is printed is the answer. */
  'assessment.beginPrint': command<typeof weekIn, PrintedRankingSheet>(weekIn),
} as const;
export type EngineApi = typeof api;

/** Topics of `changed`. */
export const TOPICS = ['session', 'sync', 'orders', 'attention', 'attachments'] as const;
export type Topic = (typeof TOPICS)[number];
