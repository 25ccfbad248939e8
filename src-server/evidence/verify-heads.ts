/** Day heads against the events that are there now. */
import { asc } from 'drizzle-orm';
import { DAY, dayFromText } from '#shared/domain/time.ts';
import { headHash, headText } from '#shared/sync/heads.ts';
import type { ServerDeps } from '../deps.ts';
import type { Database } from '../store/database.ts';
import { dayHeads } from '../store/schema/index.ts';
import { daysWithEvents, rootOfDay } from './day-events.ts';

export interface HeadsReport {
  ok: boolean;
  checked: number;
  /** First and last day with a head; null when there is none. */
  from: string | null;
  to: string | null;
  /** `why` in Chinese. */
  faults: { day: string; why: string }[];
}

type Stored = typeof dayHeads.$inferSelect;

async function faultOf(tx: Database, vault: ServerDeps['vault'], head: Stored, prev: string): Promise<string | null> {
  if (vault.sign(headText(head)) !== head.signature) return '签名不符';
  if (head.prev !== prev) return '与前一天的签名接不上';
  const { count, root } = await rootOfDay(tx, head.day);
  if (count !== head.count) return `签名时有 ${head.count} 条事件，现有 ${count} 条`;
  return root === head.root ? null : '事件内容与签名时不同';
}

/** One snapshot of the whole. */
export async function verifyHeads({ store, vault }: ServerDeps): Promise<HeadsReport> {
  return store.db.transaction(
    async (tx) => {
      const heads = await tx.select().from(dayHeads).orderBy(asc(dayHeads.day));
      const faults: HeadsReport['faults'] = [];
      let prev = '';
      for (const head of heads) {
        const why = await faultOf(tx, vault, head, prev);
        if (why !== null) faults.push({ day: head.day, why });
        prev = headHash(head);
      }
      const [from, to] = [heads[0]?.day ?? null, heads.at(-1)?.day ?? null];
      const known = new Set(heads.map(({ day }) => day));
      const days = to === null ? [] : await daysWithEvents(tx, 0, dayFromText(to) + DAY);
      for (const day of days) if (!known.has(day)) faults.push({ day, why: '有事件而没有签名' });
      return { ok: faults.length === 0, checked: heads.length, from, to, faults };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}
