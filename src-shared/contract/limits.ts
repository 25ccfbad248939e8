/** Bounds that a window keeps and the engine checks. */

/** Tabs that are kept of one desk. */
export const DESK_TABS = 200;
/** Characters of one kept draft as JSON: the longest reply, with every character escaped, and its other fields. */
export const DRAFT_CHARS = 48_000;
