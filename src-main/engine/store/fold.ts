/** One form of a text for finding it: compatibility forms (full width, ligatures) and letter case do not matter. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
