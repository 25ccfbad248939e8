/** The engine's process: opens the store main names, serves windows, and ends cleanly. Started by main, never by hand. */
import { placeFrom } from '../keys/chosen-place.ts';
import { clockFrom } from '#shared/domain/clock.ts';
import type { EngineConfig, OpenedFile, Resume } from '#shared/contract/engine-link.ts';
import type { Wire } from '#shared/contract/rpc.ts';
import { Engine } from './engine.ts';
import type { Host } from './host/host.ts';
import { ipcHost } from './host/ipc.ts';
import { parentPortHost, type ParentPort } from './host/parent-port.ts';
import { markFiles } from '../keys/mark-file.ts';
import { Log } from './log.ts';
import { sqliteVersion } from './store/runtime.ts';
import { storageFailure, storageText } from './store/storage-failure.ts';
import { StoreError } from './store/store-error.ts';
import type { Chosen } from './usb/handlers.ts';
import { openWorkstation } from './workstation.ts';

/** Exit code after an error that nobody caught; main starts the engine again. */
const CRASHED = 70;
/** Exit code when the store could not be opened; by then main has been told why. */
const FAILED = 1;
/** Long enough for a frame to leave. */
const GOODBYE = 200;

const monotonic = (): number => performance.now();

function start(config: EngineConfig, log: Log, host: Host): Engine {
  const clock = clockFrom({ wall: () => Date.now(), monotonic }, config.startAt);
  const marks = config.markStem === null ? {} : { marks: markFiles(config.markStem) };
  const workstation = openWorkstation(config.dir, config.keyHex, { create: true, clock, ...marks });
  const { keyStore, version, resume } = config;
  const onSession = (next: Resume | null): void => host.post({ t: 'session', resume: next });
  const chosen: Chosen = (wish, sealed) => placeFrom(config.keyHex, wish, sealed);
  const onOpened = (ticket: string, file: OpenedFile): void => host.post({ t: 'opened', ticket, file });
  const engine = new Engine(workstation, { keyStore, version, log, monotonic, resume, onSession, chosen, onOpened });
  engine.start();
  return engine;
}

function run(host: Host): void {
  let engine: Engine | undefined;
  let log: Log | undefined;
  const wires = new Map<number, Wire>();
  const crash = (error: unknown): void => {
    log?.error('uncaught', error);
    process.exit(CRASHED);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
  host.listen({
    start(config) {
      if (engine) return;
      try {
        log = new Log(config.dir, Date.now);
        engine = start(config, log, host);
        log.write('ready', { version: config.version });
        for (const wire of wires.values()) engine.connect(wire);
        host.post({ t: 'ready', node: process.versions.node, sqlite: sqliteVersion() });
      } catch (error) {
        log?.error('open', error);
        const failure = storageFailure(error);
        const known = error instanceof StoreError ? error : null;
        const code = known?.code ?? 'internal';
        const message =
          known?.message ??
          (failure ? storageText(failure) : '数据文件打不开，原因已记入日志。请保留数据目录并联系技术人员。');
        host.post({ t: 'failed', code, message });
        setTimeout(() => process.exit(FAILED), GOODBYE);
      }
    },
    open(client, wire) {
      wires.set(client, wire);
      engine?.connect(wire);
    },
    close(client) {
      const wire = wires.get(client);
      wires.delete(client);
      if (wire) engine?.disconnect(wire);
    },
    chosen: (ticket, path) => engine?.chosen.add(ticket, path),
    stop() {
      void (engine?.stop() ?? Promise.resolve()).then(() => process.exit(0), crash);
    },
  });
}

const { parentPort } = process as unknown as { parentPort?: ParentPort };
run(parentPort ? parentPortHost(parentPort) : ipcHost());
