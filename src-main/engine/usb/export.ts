/** The outbox on a stick: the batches of the network and its question, in one sealed file. */
import { readdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatDay } from '#shared/domain/time.ts';
import type { ExportedFile } from '#shared/contract/sync-api.ts';
import type { Pull, Push } from '#shared/contract/wire.ts';
import { sealParcel } from '#shared/sync/parcel.ts';
import { centreId } from '#shared/sync/parcel-crypto.ts';
import { ParcelError } from '#shared/sync/parcel-error.ts';
import { freeNumber, namesIn, PARCEL_EXTENSION, saveParcel, type Files } from '#shared/sync/parcel-file.ts';
import { checkEnrolled } from '../sync/round.ts';
import { SyncFailure } from '../sync/sync-failure.ts';
import type { Workstation } from '../workstation.ts';
import { CRYPTO, partyOf } from './keys.ts';

const FILES: Files = { open, rename, rm, readdir };

/** Throws SyncFailure when an enrolment was found broken in between. */
function question(workstation: Workstation): Pull {
  const pull = workstation.sync.pull();
  if (pull) return pull;
  checkEnrolled(workstation);
  throw new SyncFailure('not-enrolled');
}

async function* linesOf(
  workstation: Workstation,
  first: Push | null,
  count: (n: number) => void,
): AsyncGenerator<string> {
  for (let push = first; push; push = workstation.sync.push({ after: push.items.at(-1)?.seq ?? 0 })) {
    count(push.items.length);
    yield JSON.stringify({ t: 'push', push });
  }
  yield JSON.stringify({ t: 'pull', pull: question(workstation) });
}

/** Whatever the stick did, the acts are here: said with every failure of it. */
function comforted(error: unknown): unknown {
  if (!(error instanceof ParcelError) || error.code !== 'unwritable') return error;
  return new ParcelError(
    'unwritable',
    `${error.message}已填写的内容都在本机，换一个U盘再导出，或联网后自动上报。`,
    error,
  );
}

/**
 * Writes 上报-<unit>-<day>-<n>.jdb. Every command has its seq, durably, before the first byte is written; whatever becomes of
 * the file, they go by any later way under the same seqs. Throws SyncFailure `enrol`, ParcelError, or what the store throws.
 */
export async function exportParcel(
  workstation: Workstation,
  path: string,
  files: Files = FILES,
): Promise<ExportedFile> {
  try {
    return await write(workstation, path, files);
  } catch (error) {
    throw comforted(error);
  }
}

async function write(workstation: Workstation, path: string, files: Files): Promise<ExportedFile> {
  const { meta, sync, clock } = workstation;
  checkEnrolled(workstation);
  const { device, mine, sealed } = partyOf(meta);
  const folder = { files, path, at: (name: string) => join(path, name) };
  const createdAt = clock.now();
  const unit = meta.unit().replaceAll(/[^0-9A-Za-z-]/g, '-'); // a name on any file system, and in the header
  const stem = (n: number): string => `${unit}-${formatDay(createdAt).replaceAll('-', '')}-${n}`;
  const label = stem(freeNumber(await namesIn(folder), stem));
  const file = `上报-${label}.${PARCEL_EXTENSION}`;
  let commands = 0;
  await saveParcel(folder, file, async function* () {
    const first = sync.push();
    const lines = linesOf(workstation, first, (n) => (commands += n));
    yield* sealParcel(
      CRYPTO,
      {
        header: {
          kind: 'push',
          centre: centreId(CRYPTO, sealed.centre),
          device,
          label,
          createdAt,
          sender: { keys: mine.keys, seal: sealed.seal },
        },
        from: mine,
        to: sealed.centre.agree,
      },
      lines,
    );
  });
  return { file, commands, message: `已写成${file}，内有${commands}条。请带到中心导入，再把回执带回。` };
}
