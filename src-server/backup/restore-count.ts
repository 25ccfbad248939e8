/**
 * How often the server was set back, counted beside its key: the database forgets it with each restore, and two restores of
 * one backup have to make number counters jump differently.
 */
import { readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { z } from 'zod';
import { StartError } from '../start-error.ts';
import { codeOf } from '../store/retry.ts';

const countSchema = z.object({ restores: z.int().min(0) });

const pathOf = (keyFile: string): string => `${keyFile}.restores`;

/** 0 when it was never set back. Throws StartError when the file cannot be read. */
export function countedRestores(keyFile: string): number {
  const path = pathOf(keyFile);
  try {
    return countSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).restores;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw new StartError(
      1,
      `恢复次数的记录 ${path} 读不出来。没有改动任何数据；请修好它，或写入 {"restores":次数}（宁大勿小）后再试。`,
      error,
    );
  }
}

/** Durable before the restore is: a count that was used is never used again. */
export async function countRestore(keyFile: string, restores: number): Promise<void> {
  const path = pathOf(keyFile);
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ restores })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
