/** A server from its start to its end. */
import type { AddressInfo } from 'node:net';
import { openAdminSocket } from './admin/socket.ts';
import { keepSweeping } from './attachments/sweep.ts';
import { compose } from './compose.ts';
import { readTls, type Config } from './config.ts';
import { buildApp } from './http/app.ts';
import type { LogOptions } from './http/logging.ts';
import { StartError } from './start-error.ts';
import { closeToOthers } from './store/data-folder.ts';
import { lockFolder } from './store/folder-lock.ts';
import { codeOf } from './store/retry.ts';
import { startUpkeep } from './upkeep/upkeep.ts';

export interface Running {
  url: string;
  close(): Promise<void>;
}

function urlOf({ address, port, family }: AddressInfo, secure: boolean): string {
  const host = family === 'IPv6' ? `[${address}]` : address;
  return `${secure ? 'https' : 'http'}://${host}:${port}`;
}

/** Starts to listen. Throws StartError when the folder is in use, the key is wrong, the port is taken. */
export async function serve(config: Config, log: LogOptions | null): Promise<Running> {
  const tls = readTls(config.tls);
  const lock = lockFolder(config.dataDir);
  if (!lock) throw new StartError(1, `数据目录 ${config.dataDir} 正被另一个中心服务使用，不能同时打开。`);
  if (!closeToOthers(config.dataDir))
    log?.write(`数据目录 ${config.dataDir} 对其他用户开放，且无法改为仅本用户可用，请检查权限。\n`);
  // Undone in reverse order, both when the server ends and when it cannot start.
  const undo: (() => Promise<void> | void)[] = [() => lock.release()];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const deps = await compose(config);
    undo.push(() => deps.store.close());
    const release = await deps.store.hold('serve');
    if (!release) throw new StartError(1, '数据库正在恢复，请等恢复完成后再启动中心服务。');
    undo.push(release);
    const app = await buildApp(deps, { log, tls });
    undo.push(() => app.close());
    const upkeep = startUpkeep(deps, app.log);
    undo.push(() => upkeep.stop());
    undo.push(
      keepSweeping(deps, (swept) =>
        swept instanceof Error
          ? app.log.error({ err: swept }, 'sweep failed')
          : app.log.info({ files: swept }, 'files swept'),
      ),
    );
    const admin = await openAdminSocket(deps, config.dataDir, log);
    undo.push(() => admin.close());
    await app.listen({ host: config.host, port: config.port });
    const address = app.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no network address');
    return { url: urlOf(address, tls !== null), close };
  } catch (error) {
    await close();
    if (codeOf(error) === 'EADDRINUSE')
      throw new StartError(3, `端口 ${config.port} 已被占用，请用 PORT 另选一个。`, error);
    if (codeOf(error) === 'EADDRNOTAVAIL') throw new StartError(2, `本机没有地址 ${config.host}，请检查 HOST。`, error);
    throw error;
  }
}
