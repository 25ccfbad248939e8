/** Saves a workbook where a person wants it: the place is asked for first, the page only ever names what it saves. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import type { SaveRequest } from '#shared/contract/shell.ts';
import { askWhereToSave } from './dialogs.ts';
import { ShellError } from './ipc.ts';
import { assertWritable, savePdf } from './save-pdf.ts';

const WHAT = '表格';

export class FileSaver {
  readonly #folder: string | null;
  /** target -> path */
  readonly #chosen = new Map<string, string>();

  /** @param folder save there without asking; null = ask where to */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** Target of one file, or null when the person cancelled. Throws ShellError. */
  async choose(sender: WebContents, name: string): Promise<string | null> {
    const path = await this.#choosePath(sender, `${name}.xlsx`);
    if (path === null) return null;
    await assertWritable(path, WHAT);
    const target = randomUUID();
    this.#chosen.set(target, path);
    return target;
  }

  /** Gives the path. Throws ShellError. */
  async save({ target, content }: SaveRequest): Promise<string> {
    const path = this.#chosen.get(target);
    if (path === undefined) throw new ShellError('没有选定保存位置，没有保存。请再导出一次。');
    this.#chosen.delete(target);
    // It may name people.
    await savePdf(path, Buffer.from(content, 'base64'), WHAT, 0o600);
    return path;
  }

  async #choosePath(sender: WebContents, name: string): Promise<string | null> {
    if (this.#folder !== null) return join(this.#folder, name);
    return askWhereToSave(sender, name, { title: '保存表格', filters: [{ name: '表格', extensions: ['xlsx'] }] });
  }
}
