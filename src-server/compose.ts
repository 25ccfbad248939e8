/** The parts of a server put together over an open data folder. The caller holds the folder's lock. */
import packageJson from '../package.json' with { type: 'json' };
import { clockFrom } from '#shared/domain/clock.ts';
import { sampleOrganization, SAMPLE_RULES } from '#shared/samples/index.ts';
import type { Config } from './config.ts';
import type { ServerDeps } from './deps.ts';
import { checkDataFolder, damaged, lost, markDataFolder, pgFolderOf } from './store/data-folder.ts';
import { lockedCounter } from './store/feed.ts';
import { readServerKey } from './store/key-file.ts';
import { createdOf, initialize, isInitialized } from './store/meta.ts';
import { openStore } from './store/open.ts';
import { openVault } from './store/vault.ts';
import { PAGE_LIMITS } from './sync/pull.ts';

/** Opens database and key. `deps.store.close()` when done. Throws StartError. */
export async function compose(config: Config): Promise<ServerDeps> {
  const { dataDir, databaseUrl } = config;
  const isEmbedded = databaseUrl === null;
  const isUsed = isEmbedded && checkDataFolder(dataDir);
  const store = await openStore({
    folder: pgFolderOf(dataDir),
    databaseUrl,
    ...(isEmbedded ? { damaged: (error) => damaged(dataDir, error) } : {}),
    ...(isUsed ? { empty: () => lost(dataDir) } : {}),
  });
  try {
    if (isUsed && !(await isInitialized(store.db))) throw lost(dataDir);
    const vault = openVault(readServerKey(config.keyFile, !(await isInitialized(store.db))));
    const clock = clockFrom({ wall: () => Date.now(), monotonic: () => performance.now() }, config.startAt);
    await initialize(store.db, vault, clock.now());
    if (isEmbedded) markDataFolder(dataDir, await createdOf(store.db));
    return {
      store,
      vault,
      clock,
      organization: sampleOrganization(),
      rules: SAMPLE_RULES,
      mark: config.mark,
      version: packageJson.version,
      counter: lockedCounter,
      limits: PAGE_LIMITS,
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}
