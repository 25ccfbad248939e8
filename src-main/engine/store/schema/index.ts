/**
 * The tables of a workstation. Server truth, own commands, and the projection that lists read stand apart: only the
 * projection may be thrown away, it is made again from the other two. The text index `order_search` is a virtual table that
 * drizzle does not know: see search-index.ts. Ordinary rowid tables: wide rows page faster.
 */

export * from './attachments.ts';
export * from './desk.ts';
export * from './numbers.ts';
export * from './orders.ts';
export * from './projection.ts';
export * from './sync.ts';
