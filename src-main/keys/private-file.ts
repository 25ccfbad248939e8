/** Files that only their owner may read, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException | null)?.code === code;
export const isMissing = (error: unknown): boolean => isCode(error, 'ENOENT');
export const isPresent = (error: unknown): boolean => isCode(error, 'EEXIST');

/** Writes a file that does not exist yet, mode 0600, on disk when this resolves. Throws EEXIST when it is there. */
export async function writeNewPrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(draft, 'wx', 0o600);
  try {
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike rename, link fails when the name is taken: two starts at once cannot replace each other's file.
    await link(draft, path);
  } finally {
    await unlink(draft);
  }
}
