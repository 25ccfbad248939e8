/** Dialogs for a stick: the folder an export goes to, the receipt that came back. */
import type { OpenDialogOptions, WebContents } from 'electron';
import type { PlaceWish } from '#shared/contract/shell-channel.ts';
import { sealPlace } from '../keys/chosen-place.ts';
import { askForPaths } from './dialogs.ts';

const DIALOGS: Record<PlaceWish, OpenDialogOptions> = {
  'usb-export': { title: '选择U盘上的文件夹', buttonLabel: '导出到这里', properties: ['openDirectory'] },
  'usb-import': {
    title: '选择U盘上的回执',
    buttonLabel: '导入回执',
    properties: ['openFile'],
    filters: [{ name: '回执文件', extensions: ['jdb'] }],
  },
};

/** Sealed for the engine; null when the person cancelled. */
export async function choosePlace(sender: WebContents, wish: PlaceWish, keyHex: string): Promise<string | null> {
  const [path] = await askForPaths(sender, DIALOGS[wish]);
  return path === undefined ? null : sealPlace(keyHex, wish, path);
}
