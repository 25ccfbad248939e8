/** The HTTP side of the server, as one object that tests can inject requests into. */
import type { Server } from 'node:https';
import Fastify, {
  LogController,
  type FastifyHttpsOptions,
  type FastifyInstance,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { attachmentRoutes } from '../attachments/routes.ts';
import { deviceRoutes } from '../devices/routes.ts';
import { intakeRoutes } from '../intake/routes.ts';
import type { ServerDeps } from '../deps.ts';
import { numberRoutes } from '../numbers/routes.ts';
import { Pokes } from '../sync/pokes.ts';
import { syncRoutes } from '../sync/routes.ts';
import { answerError, setErrorAnswers } from './errors.ts';
import { answerGarbage } from './garbage.ts';
import { healthRoutes } from './health.ts';
import { setJsonBody } from './json-body.ts';
import { loggerOf, type LogOptions } from './logging.ts';

export interface AppOptions {
  log: LogOptions | null;
  tls: { cert: Buffer; key: Buffer } | null;
}

export type App = FastifyInstance;

/** `listen` or `inject` what comes back; `close` ends the streams. The store stays open. */
export async function buildApp(deps: ServerDeps, { log, tls }: AppOptions): Promise<App> {
  const options: FastifyServerOptions = {
    logger: log ? (loggerOf(log) ?? false) : false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 120_000,
    clientErrorHandler: answerGarbage,
    // What fails before a route is found, as a path that is no UTF-8.
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  };
  // An https server is an http server to everything that follows; only the options differ in type.
  const secure = { ...options, https: tls } as unknown as FastifyHttpsOptions<Server>;
  const app = tls ? (Fastify(secure) as unknown as App) : Fastify(options);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  setErrorAnswers(app);
  setJsonBody(app);
  app.addHook('onSend', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.info({ method, route: routeOptions.url ?? '', status: reply.statusCode, ms }, 'request');
  });

  const pokes = new Pokes();
  await pokes.start(deps.store);
  // Before the listener closes: an open stream would keep it waiting.
  app.addHook('preClose', () => pokes.stop());

  const typed = app.withTypeProvider<ZodTypeProvider>();
  await typed.register(healthRoutes(deps));
  await typed.register(intakeRoutes(deps));
  await typed.register(deviceRoutes(deps));
  await typed.register(syncRoutes(deps, pokes));
  await typed.register(numberRoutes(deps));
  await typed.register(attachmentRoutes(deps));
  await app.ready();
  return app;
}
