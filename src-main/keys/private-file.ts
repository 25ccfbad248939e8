/** Files that only their owner may read, written whole or not at all. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException | null)?.code === code;
export const isMissing = (error: unknown): boolean => isCode(error, 'ENOENT');
export const isPresent = (error: unknown): boolean => isCode(error, 'EEXIST');

/**
 * Makes a folder, private, and what is missing above it. @returns those that were made, the innermost first. Node's own
 * recursive way never ends on some mounts where nothing can be made.
 */
export async function makeFolder(path: string): Promise<string[]> {
  try {
    await mkdir(path, { mode: 0o700 });
    return [path];
  } catch (error) {
    if (isPresent(error) && (await stat(path)).isDirectory()) return [];
    const above = dirname(path);
    if (!isMissing(error) || above === path) throw error;
    const made = await makeFolder(above);
    // The one above was there: this one cannot be made.
    if (made.length === 0) throw error;
    return [...(await makeFolder(path)), ...made];
  }
}

/** Writes a file that does not exist yet, mode 0600, on disk when this resolves. Throws EEXIST when it is there. */
export async function writeNewPrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
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
