/** Every family of commands there is. Written by scripts/commands/make.mjs from the files of this folder. */
import type { CommandFamily } from '../command.ts';
import type { Command } from '../types.ts';
import { accept } from './accept.ts';
import { addJoint } from './addJoint.ts';
import { appeal } from './appeal.ts';
import { attach } from './attach.ts';
import { callback } from './callback.ts';
import { complete } from './complete.ts';
import { completeUnreached } from './completeUnreached.ts';
import { dispatch } from './dispatch.ts';
import { exclude } from './exclude.ts';
import { exclusionResult } from './exclusionResult.ts';
import { exclusionReview } from './exclusionReview.ts';
import { extend } from './extend.ts';
import { extendRuling } from './extendRuling.ts';
import { forward } from './forward.ts';
import { importFamily } from './import.ts';
import { jointReply } from './jointReply.ts';
import { note } from './note.ts';
import { offAccount } from './offAccount.ts';
import { onAccount } from './onAccount.ts';
import { onAccountRuling } from './onAccountRuling.ts';
import { receive } from './receive.ts';
import { rehandle } from './rehandle.ts';
import { removeJoint } from './removeJoint.ts';
import { reply } from './reply.ts';
import { returnOrder } from './return.ts';
import { review } from './review.ts';
import { ruling } from './ruling.ts';
import { sample } from './sample.ts';
import { submitReview } from './submitReview.ts';
import { supplement } from './supplement.ts';
import { unreached } from './unreached.ts';
import { urge } from './urge.ts';
import { useNumber } from './useNumber.ts';
import { visit } from './visit.ts';
import { voidNumber } from './voidNumber.ts';

// Families differ in their payload; `decide` parses a payload with the family's own schema before the family sees it.
export const FAMILIES = [
  accept,
  addJoint,
  appeal,
  attach,
  callback,
  complete,
  completeUnreached,
  dispatch,
  exclude,
  exclusionResult,
  exclusionReview,
  extend,
  extendRuling,
  forward,
  importFamily,
  jointReply,
  note,
  offAccount,
  onAccount,
  onAccountRuling,
  receive,
  rehandle,
  removeJoint,
  reply,
  returnOrder,
  review,
  ruling,
  sample,
  submitReview,
  supplement,
  unreached,
  urge,
  useNumber,
  visit,
  voidNumber,
] as unknown as readonly CommandFamily[];

const BY_KIND = new Map(FAMILIES.map((family) => [family.kind, family]));

/** The family of a kind, undefined for a kind of a newer version. */
export const familyOf = (kind: string): CommandFamily | undefined => BY_KIND.get(kind);

/** The version of the protocol that knows all these kinds; travels as `v` in pages. */
export const PROTOCOL_VERSION = Math.max(...FAMILIES.map(({ since }) => since ?? 1));

/** The version a server must have to take this command; an earlier form of a kind was known before the present one. */
export function versionTaking({ kind, version }: Pick<Command, 'kind' | 'version'>): number {
  const family = familyOf(kind);
  if (!family || version > family.version) return version;
  return version < family.version ? 1 : (family.since ?? 1);
}
