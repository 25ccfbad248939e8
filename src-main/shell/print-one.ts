/** One sheet printed for the command line: no workbench window, no store, no engine; the program ends with it. */
import { readFileSync } from 'node:fs';
import { app } from 'electron';
import { z } from 'zod';
import { SHELL_CHANNEL, printRequestSchema, sheetReadySchema } from '#shared/contract/shell.ts';
import { PageDoor, ShellError } from './ipc.ts';
import { Printer } from './print.ts';
import type { PrintTask } from './settings.ts';
import type { WindowContext } from './windows.ts';

/** The exit codes of the command line: 0 printed, 1 refused by the layout, 3 unavailable. */
const REFUSED = 1;
const UNAVAILABLE = 3;

/** Says in one line of JSON what came of it, and ends the program. */
export async function printOne({ sheet, out }: PrintTask, context: WindowContext): Promise<void> {
  // A hidden window that is gone must not end the program before the file is written.
  app.on('window-all-closed', () => {});
  const printer = new Printer(context, null);
  const door = new PageDoor(context.devUrl);
  door.on(SHELL_CHANNEL.sheetReady, z.tuple([sheetReadySchema]), (sender, ready) => printer.sheetReady(sender, ready));
  try {
    const data = printRequestSchema.shape.data.parse(JSON.parse(readFileSync(sheet, 'utf8')));
    const { pages, sha256 } = await printer.printTo(out, { kind: 'ranking', data });
    console.log(JSON.stringify({ pages, sha256 }));
    app.exit(0);
  } catch (error) {
    const isTold = error instanceof ShellError;
    if (!isTold) console.error(error);
    console.log(JSON.stringify({ error: isTold ? error.message : '打印程序出错，没有打印。' }));
    app.exit(isTold ? REFUSED : UNAVAILABLE);
  }
}
