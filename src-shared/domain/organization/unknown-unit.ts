/** Units that no package knows: a file named them, and nobody found them in the organization. */

/** Begins the code of such a unit; no unit's own code begins so. */
const UNKNOWN = '~';

/** @param name the file's id of the unit, or its name where it has none; '' when the file names no unit at all */
export const unknownUnitCode = (name: string): string => `${UNKNOWN}${name}`;

/** The file's word for such a unit; undefined for every other code. */
export const unknownUnitName = (code: string): string | undefined =>
  code.startsWith(UNKNOWN) ? code.slice(UNKNOWN.length) || '未注明单位' : undefined;
