/** What a person is told when the disk or the file under a store fails: what happened, what is safe, what to do. No paths. */

export type StorageFailure = 'damaged' | 'full' | 'io' | 'unopenable' | 'busy' | 'read-only';

const TEXT: Record<StorageFailure, string> = {
  damaged:
    '本机数据文件已损坏，这一步没有完成。中心已收到的内容不受影响。请停止使用并保留数据目录，联系管理员从备份恢复或重新登记。',
  full: '磁盘已满，这一步没有保存。以前保存的内容都在。请清出磁盘空间后重试。',
  io: '磁盘读写出错，这一步没有完成。以前保存的内容没有改动。请检查磁盘和连接后重试，仍出错时联系管理员。',
  unopenable: '数据文件打不开，没有改动任何内容。请检查数据目录是否写对、有没有读写权限。',
  busy: '另一个程序正在写本机数据，这一步没有保存。以前保存的内容都在。请稍后重试。',
  'read-only': '数据目录或数据文件不能写入，这一步没有保存。以前保存的内容都在。请检查写入权限后重试。',
};

/** By the beginning of a code: SQLite's extended codes say more than anybody can act on. */
const CODES: readonly (readonly [string, StorageFailure])[] = [
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['SQLITE_IOERR', 'io'],
  ['EIO', 'io'],
  ['SQLITE_CANTOPEN', 'unopenable'],
  ['ENOTDIR', 'unopenable'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_PERM', 'read-only'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
];

/** The kind of failure behind an error or one of its causes; null when storage has nothing to do with it. */
export function storageFailure(error: unknown): StorageFailure | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    const found = typeof code === 'string' && CODES.find(([start]) => code.startsWith(start));
    if (found) return found[1];
  }
  return null;
}

export const storageText = (failure: StorageFailure): string => TEXT[failure];
