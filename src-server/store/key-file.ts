/** The key of the personal values: a file beside the data, or wherever SERVER_KEY_FILE says. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { StartError } from '../start-error.ts';
import { codeOf } from './retry.ts';
import { KEY_BYTES } from './vault.ts';

/** Permissions of everybody but the owner. */
const OTHERS = 0o077;

function make(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${key.toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return key;
}

/** `mayMake`: only for an empty database. A new key over existing data would make every personal value unreadable. */
export function readServerKey(path: string, mayMake: boolean): Buffer {
  let text: string;
  let isOpen: boolean;
  try {
    text = readFileSync(path, 'utf8');
    isOpen = process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new StartError(1, `读不了密钥文件 ${path}，请检查权限。`, error);
    if (mayMake) return make(path);
    throw new StartError(
      1,
      `缺少密钥文件 ${path}：已有数据只能用原来的密钥打开，请放回原文件。不会另建新密钥，数据没有改动。`,
    );
  }
  if (isOpen)
    throw new StartError(1, `密钥文件 ${path} 其他用户也能读，请改为只有本用户可读（chmod 600 ${path}）后再启动。`);
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== KEY_BYTES) throw new StartError(1, `密钥文件 ${path} 的内容已损坏，请放回原文件。数据没有改动。`);
  return key;
}
