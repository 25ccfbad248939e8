/** The administrator's side of a running server: HTTP with JSON bodies over a local socket. */
import { chmodSync, rmSync } from 'node:fs';
import Fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServerDeps } from '../deps.ts';
import { HttpRefusal, setErrorAnswers } from '../http/errors.ts';
import { loggerOf, type LogOptions } from '../http/logging.ts';
import { adminAddress } from './address.ts';
import { ADMIN_COMMANDS, isAdminName } from './commands.ts';
import { AdminRefusal, AdminUsage } from './refusal.ts';

export interface AdminSocket {
  close(): Promise<void>;
}

/** The caller holds the lock of the folder, so a socket that lies there was left by a server that was killed. */
export async function openAdminSocket(deps: ServerDeps, folder: string, log: LogOptions | null): Promise<AdminSocket> {
  const app = Fastify({
    logger: log ? (loggerOf(log) ?? false) : false,
    logController: new LogController({ disableRequestLogging: true }),
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  setErrorAnswers(app);
  const schema = { params: z.object({ command: z.string() }), body: z.record(z.string(), z.unknown()) };
  app.withTypeProvider<ZodTypeProvider>().post('/:command', { schema }, async (request) => {
    const { command } = request.params;
    if (!isAdminName(command)) throw new HttpRefusal(404, 'not-found', '没有这条管理命令。');
    request.log.info({ command }, 'administration');
    try {
      return await ADMIN_COMMANDS[command].run(deps, request.body);
    } catch (error) {
      if (error instanceof AdminUsage) throw new HttpRefusal(400, 'usage', error.message);
      throw error instanceof AdminRefusal ? new HttpRefusal(422, 'refused', error.message) : error;
    }
  });

  const address = adminAddress(folder);
  const isFile = process.platform !== 'win32';
  if (isFile) rmSync(address.path, { force: true });
  // Between listening and chmod nobody else may connect either.
  const mask = process.umask(0o177);
  try {
    await app.listen({ path: address.path });
  } finally {
    process.umask(mask);
  }
  if (isFile) chmodSync(address.path, 0o600);
  return {
    async close() {
      await app.close();
      if (isFile) rmSync(address.path, { force: true });
      address.release();
    },
  };
}
