/**
 * Schedules written by hand, for what chance does not meet in a reasonable time: each tells the trace for which a rule of
 * the protocol exists, and ends with the same checks as the others. `npm run sim -- --story NAME [--off RULE]`.
 */
import type { Centre } from '../centre.ts';
import * as departures from './departures.ts';
import * as machines from './machines.ts';
import * as restores from './restores.ts';
import { Stage } from './stage.ts';

const STORIES: Readonly<Record<string, (stage: Stage) => Promise<void>>> = { ...departures, ...machines, ...restores };

export const STORY_NAMES: readonly string[] = Object.keys(STORIES);

/** Throws when a promise is broken. */
export async function tell(name: string, centre: Centre, now: () => number): Promise<void> {
  const story = STORIES[name];
  if (!story) throw new Error(`no such story: ${name}`);
  await centre.empty(1);
  const stage = new Stage(centre, now);
  try {
    await story(stage);
  } finally {
    stage.remove();
  }
}
