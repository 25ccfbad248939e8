/** What a running server does by itself, now and then. Each step may be done by several processes at once. */
import { MINUTE } from '#shared/domain/time.ts';
import type { ServerDeps } from '../deps.ts';
import { makeDueHeads } from '../evidence/make-heads.ts';
import { compactFeeds, markFeeds } from './compaction.ts';
import { refreshStatistics } from './statistics.ts';

const EVERY = 10 * MINUTE;

interface Log {
  error(fields: object, message: string): void;
}

/** Each is tried whatever became of the one before it. */
const STEPS: Readonly<Record<string, (deps: ServerDeps) => Promise<unknown>>> = {
  heads: makeDueHeads,
  marks: markFeeds,
  compaction: (deps) => compactFeeds(deps),
  statistics: refreshStatistics,
};

export interface Upkeep {
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/** Begins at once, then every ten minutes. */
export function startUpkeep(deps: ServerDeps, log: Log): Upkeep {
  let isStopped = false;
  let running: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    for (const [step, run] of Object.entries(STEPS)) {
      if (isStopped) return;
      await run(deps).catch((error: unknown) => log.error({ err: error, step }, 'upkeep'));
    }
  };
  const begin = (): void => {
    running ??= round().finally(() => {
      running = null;
    });
  };
  const timer = setInterval(begin, EVERY);
  begin();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
