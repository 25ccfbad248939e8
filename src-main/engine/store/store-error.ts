/** Why a store cannot be opened. `message` is Chinese and says what to do; none of these ever leads to a new store. */
export type StoreErrorCode =
  'runtime' | 'sqlite' | 'folder' | 'absent' | 'key' | 'damaged' | 'foreign' | 'newer' | 'migration' | 'backup';

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
