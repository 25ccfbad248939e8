/** What main offers to a window besides the engine's port: windows and printing only. Parsed by main on every call. */
import { z } from 'zod';

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

/** `data` is what the engine made for the sheet; the print window checks it again by its own layout. */
export const printRequestSchema = z.object({
  kind: z.enum(['ranking']),
  data: z.record(z.string(), z.unknown()),
  /** Suggested file name without extension. */
  name: z.string().min(1).max(80).regex(/^[^\\/:*?"<>|\u0000-\u001f]+$/u),
});
export type PrintRequest = z.infer<typeof printRequestSchema>;

export interface PrintResult {
  /** Where the PDF stands; null when the person cancelled. */
  path: string | null;
  pages: number;
  sha256: string;
}

export const sheetReadySchema = z.union([z.object({ pages: z.int().min(1) }), z.object({ error: z.string() })]);

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
