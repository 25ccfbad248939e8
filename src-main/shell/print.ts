/** A sheet in, a PDF out: a hidden window lays the sheet out, and what it shows is what is printed. */
import { createHash, randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { clipboard, shell, type WebContents } from 'electron';
import {
  SHELL_CHANNEL,
  type PrintedFile,
  type PrintRequest,
  type PrintResult,
  type sheetReadySchema,
} from '#shared/contract/shell.ts';
import type { z } from 'zod';
import { askWhereToSave } from './dialogs.ts';
import { ShellError } from './ipc.ts';
import { pageUrl } from './origin.ts';
import { assertWritable, savePdf } from './save-pdf.ts';
import { openSheetWindow, type WindowContext } from './windows.ts';

type SheetReady = z.infer<typeof sheetReadySchema>;
type Sheet = Pick<PrintRequest, 'kind' | 'data'>;

/** From opening the window to the finished layout. */
const LAYOUT_LIMIT_MS = 20_000;

/** Pages in a PDF as Chromium writes it: page objects stand outside of compressed streams. */
const pagesIn = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

export class Printer {
  readonly #context: WindowContext;
  readonly #folder: string | null;
  /** target -> path */
  readonly #chosen = new Map<string, string>();
  /** Written by this program since it was started: the only paths a page may ask anything about. */
  readonly #written = new Set<string>();
  readonly #waiting = new Map<WebContents, (ready: SheetReady) => void>();

  /** @param folder print there without asking; null = ask where to */
  constructor(context: WindowContext, folder: string | null) {
    this.#context = context;
    this.#folder = folder;
  }

  /** A print window's word; from any other page it means nothing. */
  sheetReady(sender: WebContents, ready: SheetReady): void {
    this.#waiting.get(sender)?.(ready);
  }

  /** Asks where to, before anything is printed: null when the person cancelled. Throws ShellError. */
  async choose(sender: WebContents, name: string): Promise<string | null> {
    const path = await this.#choosePath(sender, `${name}.pdf`);
    if (path === null) return null;
    await assertWritable(path);
    const target = randomUUID();
    this.#chosen.set(target, path);
    return target;
  }

  /** Throws ShellError with the reason for the person who prints. */
  async print(request: PrintRequest): Promise<PrintResult> {
    const path = this.#chosen.get(request.target);
    if (path === undefined) throw new ShellError('没有选定保存位置，没有打印。请再按一次打印。');
    this.#chosen.delete(request.target);
    return this.printTo(path, request);
  }

  /** Prints without asking where to. Throws ShellError. */
  async printTo(path: string, sheet: Sheet): Promise<PrintResult> {
    const { pdf, pages } = await this.#lay(sheet);
    await savePdf(path, pdf);
    this.#written.add(path);
    return { path, pages, sha256: createHash('sha256').update(pdf).digest('hex') };
  }

  /** Throws ShellError for a path that is not of our own making, and for a file that is gone. */
  async printedFile({ path, wish }: PrintedFile): Promise<null> {
    if (!this.#written.has(path)) throw new ShellError('这个文件不是本次打印的，没有打开。');
    if (wish === 'copyPath') {
      clipboard.writeText(path);
      return null;
    }
    await access(path).catch(() => {
      throw new ShellError('文件已不在原处，可能被移走或删除。');
    });
    shell.showItemInFolder(path);
    return null;
  }

  async #lay({ kind, data }: Sheet): Promise<{ pdf: Buffer; pages: number }> {
    const window = openSheetWindow(this.#context);
    const { webContents } = window;
    let timer: NodeJS.Timeout | undefined;
    try {
      const laidOut = new Promise<SheetReady>((resolve) => this.#waiting.set(webContents, resolve));
      const tooLate = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(
          () => reject(new ShellError('版面超过20秒没有排好，没有打印。请再试一次。')),
          LAYOUT_LIMIT_MS,
        );
        webContents.once('render-process-gone', () =>
          reject(new ShellError('打印窗口意外关闭，没有打印。请再试一次。')),
        );
      });
      tooLate.catch(() => {});
      await Promise.race([window.loadURL(pageUrl('sheet.html', this.#context.devUrl)), tooLate]);
      webContents.send(SHELL_CHANNEL.sheet, { kind, data });
      const ready = await Promise.race([laidOut, tooLate]);
      if ('error' in ready) throw new ShellError(ready.error);
      const pdf = await webContents.printToPDF({ preferCSSPageSize: true, printBackground: true });
      if (pagesIn(pdf) !== ready.pages)
        throw new ShellError(`版面排成${ready.pages}页，打印出${pagesIn(pdf)}页，两者不符，没有保存。请联系技术人员。`);
      return { pdf, pages: ready.pages };
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(webContents);
      window.destroy();
    }
  }

  async #choosePath(sender: WebContents, name: string): Promise<string | null> {
    if (this.#folder !== null) return join(this.#folder, name);
    return askWhereToSave(sender, name, { title: '保存 PDF', filters: [{ name: 'PDF', extensions: ['pdf'] }] });
  }
}
