import { AdminRefusal } from '../admin/refusal.ts';

/** Why a backup cannot be taken or used; the message is shown at the terminal. */
export class BackupError extends AdminRefusal {
  override readonly name = 'BackupError';
}

export const notABackup = (): BackupError => new BackupError('这不是中心的备份文件，没有改动任何数据。');
export const damagedBackup = (): BackupError =>
  new BackupError('备份文件已损坏或不完整，没有改动任何数据，请换一份备份。');
export const otherKey = (): BackupError =>
  new BackupError('备份是用另一把密钥写成的：请放回当时的密钥文件（server.key），没有改动任何数据。');
export const newerBackup = (): BackupError =>
  new BackupError('备份由更新版本的中心程序写成，没有改动任何数据，请安装新版本后再恢复。');
