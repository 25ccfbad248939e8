/** The engine's end of its link to main; one adapter for a utility process and one for a Node child. */
import type { FromEngine, ToEngine } from '#shared/contract/engine-link.ts';
import type { Wire } from '#shared/contract/rpc.ts';

export interface HostListener {
  start(config: Extract<ToEngine, { t: 'start' }>['config']): void;
  open(client: number, wire: Wire): void;
  close(client: number): void;
  /** A person chose a file, which a window knows by this ticket. */
  chosen(ticket: string, path: string): void;
  /** Main asked for it, or is gone. */
  stop(): void;
}

export interface Host {
  post(frame: FromEngine): void;
  listen(listener: HostListener): void;
}
