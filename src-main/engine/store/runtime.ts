/** What this program needs of its runtime, checked before the first byte of a store is touched. */
import Database from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/** undici asks for 22.19; below 22.14 (Node-API 10) the SQLite binding ends the process without a word. */
const NODE_AT_LEAST = [22, 19, 0] as const;
/** The first version without the race that damages a file written by two connections in WAL mode. */
const SQLITE_AT_LEAST = [3, 51, 3] as const;

function isAtLeast(version: string, wanted: readonly number[]): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [i, want] of wanted.entries()) {
    const have = parts[i] ?? 0;
    if (have !== want) return have > want;
  }
  return true;
}

/** Throws StoreError `runtime` or `sqlite`. */
export function assertRuntime(node: string = process.versions.node, sqlite: () => string = sqliteVersion): void {
  if (!isAtLeast(node, NODE_AT_LEAST))
    throw new StoreError(
      'runtime',
      `运行环境 Node ${node} 太旧，需要 ${NODE_AT_LEAST.join('.')} 以上，请重新安装工作台。`,
    );
  const version = sqlite();
  if (!isAtLeast(version, SQLITE_AT_LEAST))
    throw new StoreError(
      'sqlite',
      `数据库组件 SQLite ${version} 太旧，需要 ${SQLITE_AT_LEAST.join('.')} 以上，请重新安装工作台。`,
    );
}

export function sqliteVersion(): string {
  const memory = new Database(':memory:');
  try {
    return memory.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    memory.close();
  }
}
