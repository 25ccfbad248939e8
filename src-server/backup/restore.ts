/**
 * Setting the server back to a backup. The embedded database is made in a folder of its own, which then takes the place of
 * the old one; PostgreSQL is replaced inside one transaction. Whatever fails before leaves everything as it was.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sql } from 'drizzle-orm';
import { clockFrom } from '#shared/domain/clock.ts';
import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { isUsedFolder, markDataFolder, pgFolderOf } from '../store/data-folder.ts';
import type { Database } from '../store/database.ts';
import { lockFolder } from '../store/folder-lock.ts';
import { readServerKey } from '../store/key-file.ts';
import { createdOf, initialize, restoresOf } from '../store/meta.ts';
import { isMigrated } from '../store/migrate.ts';
import { openVault, type Vault } from '../store/vault.ts';
import { BackupError } from './backup-error.ts';
import { keptContents, type KeptBackup } from './kept.ts';
import { openBackup, verifyBackup, type ReadBackup } from './read-backup.ts';
import { checkMigration, rebuild } from './rebuild.ts';
import { countedRestores, countRestore } from './restore-count.ts';

export interface RestoreOptions {
  /** Absolute path of the backup file. */
  from: string;
  /** PostgreSQL keeps nothing of what is replaced: it has to be meant. */
  replace: boolean;
}

export interface RestoreReport {
  restored: string;
  /** When the backup was taken, epoch ms. */
  at: number;
  epoch: string;
  /** How often this server was set back, this time included. */
  restores: number;
  orders: number;
  events: number;
  /** Where the replaced embedded database lies; null when there was none. */
  before: string | null;
  /** Chinese; null when there is nothing to say. */
  warning: string | null;
}

/** What the replaced database knew; null when it cannot be read any more. */
interface Earlier {
  kept: KeptBackup[];
  restores: number;
}

interface Job {
  config: Config;
  vault: Vault;
  backup: ReadBackup;
  file: string;
  at: number;
}

const UNREADABLE =
  '原数据库打不开或不见了，其中登记的其他备份没有带过来：比这份备份新的旧备份文件不要再用于恢复，请尽快另做一次备份。';
const FORGOTTEN =
  '这份备份已不在保留之列，工作站可能不再留有它之后的内容：工作站会提示重新登记，个别已上报的内容可能要重新录入。';

function warningOf(earlier: Earlier | null, id: string): string | null {
  if (!earlier) return UNREADABLE;
  const { kept } = earlier;
  return kept.length > 0 && !kept.some((one) => one.id === id) ? FORGOTTEN : null;
}

async function readEarlier(db: Database): Promise<Earlier> {
  return { kept: await keptContents(db), restores: await restoresOf(db) };
}

type Done = Pick<RestoreReport, 'epoch' | 'restores' | 'before' | 'warning'>;

/** The embedded database that is there, if it still opens. */
async function earlierEmbedded(dataDir: string): Promise<Earlier | null> {
  const folder = pgFolderOf(dataDir);
  // One that is missing where there was one: gone, or put aside by a restore that was killed.
  if (!existsSync(join(folder, 'PG_VERSION')))
    return existsSync(folder) || isUsedFolder(dataDir) ? null : { kept: [], restores: 0 };
  const { openPglite } = await import('../store/pglite.ts');
  try {
    const store = await openPglite(folder);
    try {
      return await readEarlier(store.db);
    } finally {
      await store.close();
    }
  } catch {
    return null; // damaged, or of a program that kept no backups
  }
}

/** A name beside the database that nothing has yet. */
function freeName(folder: string): string {
  for (let n = 1; ; n++) if (!existsSync(`${folder}-before-restore-${n}`)) return `${folder}-before-restore-${n}`;
}

async function restoreEmbedded({ config, vault, backup, file, at }: Job): Promise<Done> {
  const folder = pgFolderOf(config.dataDir);
  const unfinished = `${folder}-restoring`;
  await rm(unfinished, { recursive: true, force: true });
  const earlier = await earlierEmbedded(config.dataDir);
  const restores = Math.max(countedRestores(config.keyFile), earlier?.restores ?? 0);
  const { openPglite } = await import('../store/pglite.ts');
  try {
    const store = await openPglite(unfinished);
    let done;
    let created;
    try {
      const options = { backup, file, others: earlier?.kept ?? [], restores, at };
      done = await store.db.transaction((tx) => rebuild(tx, options));
      await initialize(store.db, vault, at);
      created = await createdOf(store.db);
    } finally {
      await store.close();
    }
    await countRestore(config.keyFile, done.restores);
    const before = existsSync(folder) ? freeName(folder) : null;
    if (before !== null) await rename(folder, before);
    await rename(unfinished, folder);
    markDataFolder(config.dataDir, created);
    return { ...done, before, warning: warningOf(earlier, backup.header.id) };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function restorePostgres({ config, vault, backup, file, at }: Job, url: string, replace: boolean): Promise<Done> {
  const { openPostgres } = await import('../store/postgres.ts');
  const store = await openPostgres(url);
  try {
    const release = await store.hold('restore');
    if (!release) throw new StartError(1, '还有中心服务连着这个数据库，请先全部停下再恢复。没有改动任何数据。');
    try {
      const wasEmpty = !(await isMigrated(store));
      if (!wasEmpty && !replace)
        throw new BackupError(
          '数据库里已有数据，恢复会全部替换且不留副本。请先备份；确定要替换时加 --replace。没有改动任何数据。',
        );
      const earlier = wasEmpty ? { kept: [], restores: 0 } : await readEarlier(store.db).catch(() => null);
      const restores = Math.max(countedRestores(config.keyFile), earlier?.restores ?? 0);
      const options = { backup, file, others: earlier?.kept ?? [], restores, at };
      const done = await store.db.transaction(async (tx) => {
        // Nobody waits for it, and it takes as long as it takes.
        await tx.execute(sql`set local statement_timeout = 0`);
        await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
        const rebuilt = await rebuild(tx, options);
        await countRestore(config.keyFile, rebuilt.restores);
        return rebuilt;
      });
      await initialize(store.db, vault, at);
      return { ...done, before: null, warning: warningOf(earlier, backup.header.id) };
    } finally {
      await release();
    }
  } finally {
    await store.close();
  }
}

/** Throws BackupError or StartError; nothing is changed then. */
export async function restore(config: Config, { from, replace }: RestoreOptions): Promise<RestoreReport> {
  const lock = lockFolder(config.dataDir);
  if (!lock)
    throw new StartError(1, `数据目录 ${config.dataDir} 正被中心服务使用，请先停下服务再恢复。没有改动任何数据。`);
  try {
    const vault = openVault(readServerKey(config.keyFile, false));
    const clock = clockFrom({ wall: () => Date.now(), monotonic: () => performance.now() }, config.startAt);
    const backup = await openBackup(vault, from);
    try {
      checkMigration(backup.header.migration);
      const counts = await verifyBackup(backup);
      const job: Job = { config, vault, backup, file: basename(from), at: clock.now() };
      const { databaseUrl } = config;
      const done = await (databaseUrl === null ? restoreEmbedded(job) : restorePostgres(job, databaseUrl, replace));
      return {
        restored: backup.header.id,
        at: backup.header.at,
        orders: counts['work_order'] ?? 0,
        events: counts['order_event'] ?? 0,
        ...done,
      };
    } finally {
      await backup.close();
    }
  } finally {
    lock.release();
  }
}
