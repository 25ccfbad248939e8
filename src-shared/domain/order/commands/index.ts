/** Every family of commands there is. Adding a kind: one file, one line here, one entry in the phase table. */
import type { CommandFamily } from '../command.ts';
import { accept } from './accept.ts';
import { callback } from './callback.ts';
import { dispatch } from './dispatch.ts';
import { forward } from './forward.ts';
import { importFamily } from './import.ts';
import { receive } from './receive.ts';
import { reply } from './reply.ts';
import { sample } from './sample.ts';

// Families differ in their payload; `decide` parses a payload with the family's own schema before the family sees it.
const FAMILIES = [
  receive,
  dispatch,
  accept,
  forward,
  reply,
  callback,
  sample,
  importFamily,
] as unknown as readonly CommandFamily[];

const BY_KIND = new Map(FAMILIES.map((family) => [family.kind, family]));

/** The family of a kind, undefined for a kind of a newer version. */
export const familyOf = (kind: string): CommandFamily | undefined => BY_KIND.get(kind);

/** Highest command version this program knows; travels as `v` in pages. */
export const PROTOCOL_VERSION = 1;
