/** Why a parcel is not taken or not written. One Chinese sentence a reason; never a word of what is inside. */

const TEXT = {
  'no-parcel': '这不是上报或回执文件，没有改动。',
  newer: '文件由更新的版本写成，请先升级后再导入。没有改动。',
  damaged: '文件不完整或被改动过，没有采用，也没有改动。请重新拷贝，或请对方重新导出。',
  'not-a-receipt': '这是上报文件，请交中心导入；带回的回执才在这里导入。没有改动。',
  'not-a-push': '这是回执文件，请带回工作站导入。没有改动。',
  'other-centre': '文件属于另一个中心，没有改动。',
  'other-device': '这份回执是给另一台工作站的，没有改动。',
  unreadable: '文件读不出来：U盘可能已拔出，或文件已移走。请插好后重试，重复导入不会重复办理。',
  'no-keys': '本机还没有和中心交换密钥，请联网同步一次后再用U盘。已填写的内容都在本机。',
  'unknown-device': '中心没有这台工作站的登记，没有导入。',
  revoked: '这台工作站已被停用，没有导入。',
} as const;
export type ParcelErrorCode = keyof typeof TEXT | 'unwritable';

const UNWRITABLE: Readonly<Record<string, string>> = {
  ENOSPC: '空间不够',
  EDQUOT: '空间不够',
  EFBIG: '空间不够',
  EROFS: '这个位置只能读、不能写',
  EACCES: '没有写入权限',
  EPERM: '没有写入权限，或文件正被其他程序打开',
  EBUSY: '文件正被其他程序打开',
  ENOENT: 'U盘已拔出，或没有这个文件夹',
  ENODEV: 'U盘已拔出',
  ENXIO: 'U盘已拔出',
  ENOTDIR: '选的不是文件夹',
  EIO: 'U盘读写出错，可能已拔出',
};

export class ParcelError extends Error {
  override readonly name = 'ParcelError';
  readonly code: ParcelErrorCode;

  constructor(code: ParcelErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const parcelError = (code: keyof typeof TEXT, cause?: unknown): ParcelError =>
  new ParcelError(code, TEXT[code], cause);

/** `systemCode`: as the operating system names it, such as ENOSPC. */
export const unwritable = (systemCode: string, cause?: unknown): ParcelError =>
  new ParcelError('unwritable', `文件没有写成：${UNWRITABLE[systemCode] ?? '这个位置写不进去'}。`, cause);
