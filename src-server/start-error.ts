/** Why a server or an admin command cannot start. The message is shown to the person at the terminal, in Chinese. */
export class StartError extends Error {
  override readonly name = 'StartError';
  /** 1 refused, 2 usage, 3 unavailable. */
  readonly exitCode: 1 | 2 | 3;

  constructor(exitCode: 1 | 2 | 3, message: string, cause?: unknown) {
    super(message, { cause });
    this.exitCode = exitCode;
  }
}
