/** Frames between main and the engine process, the same over a utility process and over a Node child. */

export interface EngineConfig {
  /** Folder of the store. */
  dir: string;
  /** 32 bytes, hex: the key of the store file. Never in arguments, environment or logs. */
  keyHex: string;
  keyStore: 'os' | 'file';
  /** Start of the clock in unpackaged builds (WORKBENCH_NOW); null = the machine's clock. */
  startAt: number | null;
  version: string;
}

export type ToEngine =
  | { t: 'start'; config: EngineConfig }
  /** A window connects. A utility process gets a port with it; a Node child gets `data` frames instead. */
  | { t: 'open'; client: number }
  | { t: 'data'; client: number; data: unknown }
  | { t: 'close'; client: number }
  | { t: 'stop' };

/** Why an engine could not open its store; the message is Chinese and says what to do. */
export interface EngineFailure {
  code: string;
  message: string;
}

export type FromEngine =
  | { t: 'ready'; node: string; sqlite: string }
  | ({ t: 'failed' } & EngineFailure)
  | { t: 'data'; client: number; data: unknown };
