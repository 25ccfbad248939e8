/** Channels and bridges of main and its windows, without any library: the sandboxed preload bundles this file. */
import type { PrintRequest } from './shell.ts';

/** IPC channels. */
export const SHELL_CHANNEL = {
  /** window -> main: wants the engine's port */
  connect: 'engine:connect',
  /** main -> window: the port (transferred) */
  port: 'engine:port',
  /** main -> window: the engine went away and is being restarted */
  engineLost: 'engine:lost',
  /** window -> main, answered: prints a sheet to PDF */
  print: 'print:pdf',
  /** main -> print window: the sheet */
  sheet: 'sheet:input',
  /** print window -> main: laid out, or refused */
  sheetReady: 'sheet:ready',
} as const;

export interface PrintResult {
  /** Where the PDF stands; null when the person cancelled. */
  path: string | null;
  pages: number;
  sha256: string;
}

/** `window.workbench` in a workbench window. */
export interface WorkbenchBridge {
  /** Asks main for a port to the engine; it arrives as a window message `engine:port` with the port. */
  connect(): void;
  onEngineLost(listener: () => void): void;
  print(request: PrintRequest): Promise<PrintResult>;
}

/** `window.sheetHost` in the print window. */
export interface SheetBridge {
  onSheet(listener: (input: { kind: 'ranking'; data: unknown }) => void): void;
  ready(result: { pages: number } | { error: string }): void;
}
