/** The one door between pages and main: main frame of one of our own pages, arguments parsed, anything else refused. */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { z } from 'zod';
import { isOurs } from './origin.ts';

/** Errors whose Chinese message is meant for the person at the window. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
}

/** Electron puts English words before the message of a rejected call, so failures travel as values. */
export type Answer<T> = { ok: T } | { error: string };

export class PageDoor {
  readonly #devUrl: URL | null;

  constructor(devUrl: URL | null) {
    this.#devUrl = devUrl;
  }

  #admits(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
    const { senderFrame: frame, sender } = event;
    return frame !== null && frame === sender.mainFrame && isOurs(frame.url, this.#devUrl);
  }

  /** A message without an answer. What does not fit is dropped. */
  on<A extends unknown[]>(
    channel: string,
    schema: z.ZodType<A>,
    listener: (sender: WebContents, ...args: A) => void,
  ): void {
    ipcMain.on(channel, (event, ...args: unknown[]) => {
      const parsed = schema.safeParse(args);
      if (this.#admits(event) && parsed.success) listener(event.sender, ...parsed.data);
      else console.error(`refused a message on ${channel}`);
    });
  }

  /** A call with an answer. */
  handle<A extends unknown[], T>(
    channel: string,
    schema: z.ZodType<A>,
    handler: (sender: WebContents, ...args: A) => Promise<T>,
  ): void {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<Answer<T>> => {
      if (!this.#admits(event)) {
        console.error(`refused a call on ${channel}`);
        throw new Error('refused');
      }
      const parsed = schema.safeParse(args);
      if (!parsed.success) return { error: '提交的内容格式不对，没有执行。' };
      try {
        return { ok: await handler(event.sender, ...parsed.data) };
      } catch (error) {
        if (error instanceof ShellError) return { error: error.message };
        console.error(`${channel} failed:`, error);
        return { error: '工作台出错，没有完成。请再试一次；仍不行请联系技术人员。' };
      }
    });
  }
}
