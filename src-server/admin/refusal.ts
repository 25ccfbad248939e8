/** A refused command; the message is shown at the terminal. */
export class AdminRefusal extends Error {
  override readonly name: string = 'AdminRefusal';
}

/** An option whose content no command of that name takes, whatever stands in the database. */
export class AdminUsage extends AdminRefusal {
  override readonly name = 'AdminUsage';
}
