/** Attaching a file: it is sealed and on the disk before its command is kept, so that no command ever names nothing. */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ActResult } from '#shared/contract/api.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { ATTACHMENT_BYTES, mimeOf } from '#shared/domain/order/attachment.ts';
import { attach } from '#shared/domain/order/commands/attach.ts';
import { act } from '../order/act.ts';
import type { SignedIn } from '../session/session.ts';
import { storageFailure, storageText } from '../store/storage-failure.ts';
import type { Workstation } from '../workstation.ts';
import { newFileKey, SealedWriter } from './sealed-file.ts';

const READ_BYTES = 256 * 1024;
const MIB = 1024 * 1024;

interface Sealed {
  hash: string;
  size: number;
  key: string;
}

const tooLarge = (): RpcError =>
  new RpcError('file-too-large', `附件不能超过 ${ATTACHMENT_BYTES / MIB} MB，请压缩或拆开后再添加。`);

/** Reads the file once: hashes and seals it as it goes. Throws RpcError for a file that cannot be taken. */
async function sealInto(draft: string, path: string): Promise<Sealed> {
  const source = await open(path, 'r').catch(() => {
    throw new RpcError('file-unreadable', '这个文件打不开，没有添加。请检查文件是否还在、有没有读取权限。');
  });
  try {
    const stat = await source.stat();
    if (!stat.isFile()) throw new RpcError('file-unreadable', '只能添加文件，不能添加文件夹。');
    if (stat.size > ATTACHMENT_BYTES) throw tooLarge();
    const key = newFileKey();
    const sum = createHash('sha256');
    const writer = await SealedWriter.create(draft, key);
    let size = 0;
    try {
      const buffer = Buffer.alloc(READ_BYTES);
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, READ_BYTES, size);
        if (bytesRead === 0) break;
        size += bytesRead;
        // It may grow while it is read.
        if (size > ATTACHMENT_BYTES) throw tooLarge();
        const part = Buffer.from(buffer.subarray(0, bytesRead));
        sum.update(part);
        await writer.write(part);
      }
      await writer.finish();
    } finally {
      await writer.close();
    }
    if (size === 0) throw new RpcError('file-empty', '这个文件是空的，没有添加。');
    return { hash: sum.digest('hex'), size, key };
  } finally {
    await source.close();
  }
}

/**
 * Throws RpcError. A refused act leaves nothing behind. What waits to be sent from this order and is damaged here is mended by
 * adding it once more: its command stands.
 */
export async function attachFile(
  workstation: Workstation,
  user: SignedIn,
  { id, path }: { id: string; path: string },
): Promise<ActResult> {
  const { store, files, jobs } = workstation;
  const draft = files.newDraft();
  try {
    const sealed = await sealInto(draft, path);
    const { hash, size } = sealed;
    const name = basename(path);
    const isBroken = await files.isBroken(hash);
    return store.write(() => {
      const unsent = jobs.ofFile(hash).find(({ direction, order }) => direction === 'up' && order === id);
      if (isBroken && unsent) {
        files.replace(draft, sealed);
        jobs.again(hash);
        return { commandId: unsent.command, outcome: 'pending', reason: null };
      }
      const result = act(workstation, user, {
        id,
        kind: attach.kind,
        payload: { hash, size, mime: mimeOf(name), name },
      });
      if (result.outcome === 'refused') return result;
      if (isBroken) files.replace(draft, sealed);
      else files.take(draft, sealed);
      jobs.addUpload({ hash, command: result.commandId, order: id });
      return result;
    });
  } catch (error) {
    const failure = storageFailure(error);
    throw failure === null || error instanceof RpcError ? error : new RpcError(failure, storageText(failure));
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}
