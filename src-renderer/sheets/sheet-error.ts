/** A reason not to print, worded for the person who prints. */
export class SheetError extends Error {
  override name = 'SheetError';
}
