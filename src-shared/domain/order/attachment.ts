/** Files that hang on an order, by what they hold (SHA-256). The bytes travel apart from commands and events. */
import { valueOf } from './command.ts';
import type { OrderEvent } from './types.ts';

/** Bytes a file may have; both sides refuse more. */
export const ATTACHMENT_BYTES = 50 * 1024 * 1024;

/** SHA-256 of the whole file, lower-case hex: what a file is called everywhere. */
export const ATTACHMENT_HASH = /^[0-9a-f]{64}$/;

/** The public facts of a file. Its name can identify a person and stands in the event alone. */
export interface AttachedFile {
  hash: string;
  /** Bytes. */
  size: number;
  mime: string;
  at: number;
  unit: string;
  /** Number of the event that holds its name. */
  n: number;
}

/** The name under which a file was attached; null when it was erased. */
export function nameOfFile({ n }: Pick<AttachedFile, 'n'>, events: readonly OrderEvent[]): string | null {
  const event = events.find((each) => each.n === n);
  return event ? valueOf(event, 'name') : null;
}

/** Types that a workstation hands to the programs of its own system, by the ending of a name: none of them runs. */
const OPENED: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  webp: 'image/webp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  heic: 'image/heic',
  pdf: 'application/pdf',
  ofd: 'application/ofd',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.ms-powerpoint',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  wps: 'application/vnd.ms-works',
  et: 'application/vnd.ms-excel',
  txt: 'text/plain',
  csv: 'text/csv',
};

/** The ending of a name, in lower case; '' when it has none. */
const endingOf = (name: string): string => /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';

/** The type a name stands for; what is not known is bytes. */
export const mimeOf = (name: string): string => OPENED[endingOf(name)] ?? 'application/octet-stream';

/** The ending under which a file may be opened; null = it can only be saved elsewhere. */
export const openedAs = (name: string): string | null =>
  Object.hasOwn(OPENED, endingOf(name)) ? endingOf(name) : null;
