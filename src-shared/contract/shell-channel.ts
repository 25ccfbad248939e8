/** Channels and bridges of main and its windows, without any library: the sandboxed preload bundles this file. */
import type { PrintedFile, PrintRequest, SaveRequest } from './shell.ts';

/** IPC channels. */
export const SHELL_CHANNEL = {
  /** window -> main: wants the engine's port */
  connect: 'engine:connect',
  /** main -> window: the port (transferred) */
  port: 'engine:port',
  /** main -> window: the engine went away and is being restarted */
  engineLost: 'engine:lost',
  /** window -> main, answered: asks the person where a PDF is to go */
  choosePrint: 'print:choose',
  /** window -> main, answered: prints a sheet to PDF */
  print: 'print:pdf',
  /** window -> main, answered: asks the person for a folder or a file on a stick */
  choosePlace: 'place:choose',
  /** window -> main, answered: shows a written PDF in its folder, or copies its path */
  printedFile: 'print:file',
  /** window -> main, answered: asks the person where a workbook is to go */
  chooseSave: 'save:choose',
  /** window -> main, answered: saves a workbook there */
  saveFile: 'save:file',
  /** window -> main, answered: asks the person which files are to be attached */
  chooseFiles: 'file:choose',
  /** window -> main, answered: opens a file that the engine has put ready, or saves it elsewhere */
  openFile: 'file:open',
  /** main -> print window: the sheet */
  sheet: 'sheet:input',
  /** print window -> main: laid out, or refused */
  sheetReady: 'sheet:ready',
} as const;

/** What a place is chosen for. */
export const PLACE_WISHES = ['usb-export', 'usb-import'] as const;
export type PlaceWish = (typeof PLACE_WISHES)[number];

export interface PrintResult {
  /** Where the PDF stands. */
  path: string;
  pages: number;
  sha256: string;
}

/** `window.workbench` in a workbench window. */
export interface WorkbenchBridge {
  /** Asks main for a port to the engine; it arrives as a window message `engine:port` with the port. */
  connect(): void;
  onEngineLost(listener: () => void): void;
  /** Resolves with the target of one print, or null when the person cancelled; asked before the print is begun. */
  choosePrint(name: string): Promise<string | null>;
  print(request: PrintRequest): Promise<PrintResult>;
  /** Resolves with the chosen place, sealed for the engine, or null when the person cancelled. */
  choosePlace(wish: PlaceWish): Promise<string | null>;
  /** Resolves with a ticket for each file that the person chose; a window never knows a path. */
  chooseFiles(): Promise<string[]>;
  /** `ticket`: as the engine gave it. `saved`: the person saved it elsewhere, or cancelled. */
  openFile(ticket: string): Promise<'opened' | 'saved' | 'cancelled'>;
  /** Only for a PDF that was written since the program was started. */
  printedFile(file: PrintedFile): Promise<null>;
  /** Resolves with the target of one workbook, or null when the person cancelled; asked before it is made. */
  chooseSave(name: string): Promise<string | null>;
  /** Resolves with its path. */
  saveFile(request: SaveRequest): Promise<string>;
}

/** `window.sheetHost` in the print window. */
export interface SheetBridge {
  onSheet(listener: (input: { kind: 'ranking'; data: unknown }) => void): void;
  ready(result: { pages: number } | { error: string }): void;
}
