/** Runs an admin command: by the running server if there is one, else on the folder itself. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { compose } from '../compose.ts';
import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { isUsedFolder, pgFolderOf } from '../store/data-folder.ts';
import { lockFolder } from '../store/folder-lock.ts';
import { codeOf } from '../store/retry.ts';
import { ADMIN_COMMANDS, type AdminName } from './commands.ts';
import { askServer } from './remote.ts';

/** A server that is just starting or stopping holds the lock but does not listen. */
const PATIENCE_MS = 30_000;
const PAUSE_MS = 200;

const NOT_LISTENING: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

/** Commands that make sense before the first start. */
const MAY_MAKE_FOLDER: ReadonlySet<AdminName> = new Set<AdminName>(['issue-code', 'issue-intake-key']);

/** A path that was mistyped looks like a centre that is not there yet. */
function checkFolder({ dataDir, databaseUrl }: Config, name: AdminName, tell: (text: string) => void): void {
  if (databaseUrl !== null || isUsedFolder(dataDir) || existsSync(pgFolderOf(dataDir))) return;
  if (!MAY_MAKE_FOLDER.has(name))
    throw new StartError(3, `数据目录 ${dataDir} 里没有中心的数据，没有新建。请用 DATA_DIR 指明。`);
  tell(`数据目录 ${dataDir} 里原来没有中心的数据，已新建。如果不是新装中心，请检查 DATA_DIR，并删除这个目录。`);
}

/** Rejects with AdminRefusal or StartError. `tell` hears what a person has to know beside the answer. */
export async function runAdmin(
  config: Config,
  name: AdminName,
  args: Record<string, unknown>,
  tell: (text: string) => void,
): Promise<unknown> {
  if (!existsSync(config.dataDir) && !MAY_MAKE_FOLDER.has(name))
    throw new StartError(3, `没有数据目录 ${config.dataDir}，请用 DATA_DIR 指明。`);
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const lock = lockFolder(config.dataDir);
    if (lock) {
      try {
        checkFolder(config, name, tell);
        const deps = await compose(config);
        try {
          return await ADMIN_COMMANDS[name].run(deps, args);
        } finally {
          await deps.store.close();
        }
      } finally {
        lock.release();
      }
    }
    try {
      return await askServer(config.dataDir, name, args);
    } catch (error) {
      if (!NOT_LISTENING.has(codeOf(error))) throw error;
      if (performance.now() > until)
        throw new StartError(3, `数据目录 ${config.dataDir} 正被占用，但中心服务没有应答。`, error);
    }
    await sleep(PAUSE_MS);
  }
}
