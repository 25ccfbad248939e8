/** Frames between main and the engine process, the same over a utility process and over a Node child. */

/**
 * Who is signed in, as the engine tells main and main tells the engine that takes the place of a lost one. It never
 * leaves these two processes: no window can read or make one.
 */
export interface Resume {
  name: string;
  /** Changes with the user's password. */
  proof: string;
}

export interface EngineConfig {
  /** Folder of the store. */
  dir: string;
  /** 32 bytes, hex: the key of the store file. Never in arguments, environment or logs. */
  keyHex: string;
  keyStore: 'os' | 'file';
  /** Where the mark beside the key stands, as the beginning of a path; null = nobody keeps one. */
  markStem: string | null;
  /** Start of the clock in unpackaged builds (WORKBENCH_NOW); null = the machine's clock. */
  startAt: number | null;
  version: string;
  /** Who was signed in when the engine before this one was lost; null at every start of the application. */
  resume: Resume | null;
}

/** A file in the clear that a window may open, once, by the ticket it got from the engine. */
export interface OpenedFile {
  path: string;
  /** Under which a person would save it; a secret like all names. */
  name: string;
  /** A type that the system's own programs show without running anything; else it can only be saved. */
  opens: boolean;
}

export type ToEngine =
  | { t: 'start'; config: EngineConfig }
  /** A window connects. A utility process gets a port with it; a Node child gets `data` frames instead. */
  | { t: 'open'; client: number }
  | { t: 'data'; client: number; data: unknown }
  | { t: 'close'; client: number }
  /** A person chose a file in main's dialog; a window knows it by its ticket only. */
  | { t: 'chosen'; ticket: string; path: string }
  | { t: 'stop' };

/** Why an engine could not open its store; the message is Chinese and says what to do. */
export interface EngineFailure {
  code: string;
  message: string;
}

export type FromEngine =
  | { t: 'ready'; node: string; sqlite: string }
  | ({ t: 'failed' } & EngineFailure)
  /** Somebody signed in, or out. */
  | { t: 'session'; resume: Resume | null }
  | { t: 'opened'; ticket: string; file: OpenedFile }
  | { t: 'data'; client: number; data: unknown };
