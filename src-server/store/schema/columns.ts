/** Column types that the tables share. */
import { bigint, customType } from 'drizzle-orm/pg-core';

/** Epoch milliseconds. */
export const instant = () => bigint({ mode: 'number' });

/** A running number that may pass 2^31. */
export const counter = () => bigint({ mode: 'number' });

export const bytes = customType<{ data: Buffer; driverData: Uint8Array }>({
  dataType: () => 'bytea',
  toDriver: (value) => value,
  // PGlite gives a plain Uint8Array.
  fromDriver: (value) => Buffer.from(value.buffer, value.byteOffset, value.byteLength),
});
