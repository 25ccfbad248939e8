/** Why a file cannot be taken. `message` is Chinese; nothing was changed. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}
