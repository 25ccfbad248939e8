/** Files between a person and the engine: main asks for them and opens them, a window holds tickets only. */
import { randomUUID } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { shell, type WebContents } from 'electron';
import type { OpenedFile } from '#shared/contract/engine-link.ts';
import { askForPaths, askWhereToSave } from './dialogs.ts';
import { ShellError } from './ipc.ts';

/** The engine's word and the window's call come on two ways, and either may be first. */
const PATIENCE_MS = 1000;

/** What no file system takes in a name. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]/gu;

export class AttachedFiles {
  readonly #tell: (ticket: string, path: string) => boolean;
  readonly #ready = new Map<string, OpenedFile>();
  readonly #waiting = new Map<string, () => void>();

  /** @param tell gives the engine the path of a ticket; false when it is away */
  constructor(tell: (ticket: string, path: string) => boolean) {
    this.#tell = tell;
  }

  /** Empty when the person cancelled. Throws ShellError. */
  async choose(sender: WebContents): Promise<string[]> {
    const paths = await askForPaths(sender, { title: '选择附件', properties: ['openFile', 'multiSelections'] });
    return paths.map((path) => {
      const ticket = randomUUID();
      if (!this.#tell(ticket, path)) throw new ShellError('数据服务正在恢复，没有添加。请稍后再选一次。');
      return ticket;
    });
  }

  /** The engine has put a file ready. */
  ready(ticket: string, file: OpenedFile): void {
    this.#ready.set(ticket, file);
    this.#waiting.get(ticket)?.();
  }

  /** Each ticket is good once. Throws ShellError. */
  async open(sender: WebContents, ticket: string): Promise<'opened' | 'saved' | 'cancelled'> {
    if (!this.#ready.has(ticket)) await this.#arrival(ticket);
    const file = this.#ready.get(ticket);
    this.#ready.delete(ticket);
    if (!file) throw new ShellError('附件没有准备好，请再打开一次。');
    if (!file.opens) return this.#save(sender, file);
    if ((await shell.openPath(file.path)) !== '')
      throw new ShellError('本机没有能打开这种文件的程序。请联系管理员安装。');
    return 'opened';
  }

  async #save(sender: WebContents, { path, name }: OpenedFile): Promise<'saved' | 'cancelled'> {
    const target = await askWhereToSave(sender, name.replaceAll(FORBIDDEN, '_'), { title: '附件另存为' });
    if (target === null) return 'cancelled';
    await copyFile(path, target).catch(() => {
      throw new ShellError('附件没有保存成功。请检查文件夹权限和磁盘空间，或换一个位置。');
    });
    return 'saved';
  }

  async #arrival(ticket: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#waiting.set(ticket, resolve);
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    clearTimeout(timer);
    this.#waiting.delete(ticket);
  }
}
