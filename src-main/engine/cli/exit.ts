/** How a command ends: exit codes 0 done, 1 refused or failed check, 2 usage, 3 unavailable; words on stderr in Chinese. */
import { RpcError } from '#shared/contract/rpc.ts';
import { ParcelError } from '#shared/sync/parcel-error.ts';
import type { StopCode } from '#shared/sync/stop.ts';
import { KeyError } from '../../keys/key-store.ts';
import { ImportError } from '../exchange/import-error.ts';
import { SaveError } from '../exchange/save-file.ts';
import { storageFailure, storageText } from '../store/storage-failure.ts';
import { StoreError } from '../store/store-error.ts';
import { SyncFailure } from '../sync/sync-failure.ts';

export const REFUSED = 1;
export const USAGE = 2;
export const UNAVAILABLE = 3;

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const refused = (message: string): CliError => new CliError(REFUSED, message);
export const usage = (message: string): CliError => new CliError(USAGE, message);

/** The centre answered and said no, or this store may not go on: another try changes nothing. */
const FINAL: ReadonlySet<StopCode> = new Set([
  'not-enrolled',
  'revoked',
  'unknown-device',
  'fork',
  'copy',
  'archive',
  'credential',
  'address',
  'server-old',
  'refused',
  'protocol',
] satisfies StopCode[]);

/** Exit code and words of whatever ended a command. */
export function endOf(error: unknown): { exitCode: number; message: string } {
  if (error instanceof CliError) return { exitCode: error.exitCode, message: error.message };
  if (error instanceof RpcError || error instanceof SaveError || error instanceof ImportError)
    return { exitCode: REFUSED, message: error.message };
  if (error instanceof ParcelError) return { exitCode: REFUSED, message: error.message };
  if (error instanceof StoreError || error instanceof KeyError)
    return { exitCode: UNAVAILABLE, message: error.message };
  if (error instanceof SyncFailure)
    return { exitCode: FINAL.has(error.code) ? REFUSED : UNAVAILABLE, message: error.message };
  const failure = storageFailure(error);
  if (failure) return { exitCode: UNAVAILABLE, message: storageText(failure) };
  return { exitCode: UNAVAILABLE, message: `程序出错（${labelOf(error)}），这一步可能没有完成。请联系技术人员。` };
}

/** The words of an unexpected error may quote personal values and paths; its code and name do not. */
function labelOf(error: unknown): string {
  const { code, name } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return [code, name].find((label) => typeof label === 'string' && /^\w{1,60}$/.test(label)) ?? 'Error';
}
