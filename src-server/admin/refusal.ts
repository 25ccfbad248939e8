/** A refused command; the message is shown at the terminal. */
export class AdminRefusal extends Error {
  override readonly name: string = 'AdminRefusal';
}
