/** The timeline in Chinese: the events are the history and the log. */
import type { Organization } from '../organization/organization.ts';
import type { CommandFamily } from './command.ts';
import { familyOf } from './commands/index.ts';
import type { OrderEvent } from './types.ts';

export interface TimelineEntry {
  n: number;
  kind: string;
  /** Id of the command behind it. */
  command: string;
  /** Counted time. */
  at: number;
  /** May have several lines. */
  text: string;
  actor: string;
  unit: string;
  /** Moved phase, lead or due. */
  act: boolean;
  /** 离线补报 */
  late: boolean;
  /** Not yet confirmed by the centre. */
  pending: boolean;
}

/** An event whose data are none is one line like the others, and takes no page with it (INV-10). */
function told(family: CommandFamily, event: OrderEvent, organization: Organization): string {
  try {
    return family.sentence(event, { unitName: (code) => organization.nameOf(code) });
  } catch {
    return `${family.label}（内容读不出来）`;
  }
}

export function timelineEntry(event: OrderEvent, organization: Organization, pending: boolean): TimelineEntry {
  const family = familyOf(event.kind);
  const readable = family !== undefined && event.version <= family.version;
  const text = readable ? told(family, event, organization) : `由新版本产生（${event.kind}），升级后可读`;
  const { n, kind, command, actor, unit, act, late } = event;
  return { n, kind, command, at: event.countedAt, text, actor, unit, act, late, pending };
}
