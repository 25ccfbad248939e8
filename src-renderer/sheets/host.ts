/** What the print window's preload gives the sheet page. */
import type { SheetBridge } from '#shared/contract/shell.ts';

/** `error` is a Chinese sentence for the person who prints; the page must then not be printed. */
export type SheetResult = Parameters<SheetBridge['ready']>[0];
export type SheetInput = Parameters<Parameters<SheetBridge['onSheet']>[0]>[0];

declare global {
  interface Window {
    readonly sheetHost: SheetBridge;
  }
}
