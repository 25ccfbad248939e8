export * from './backup.ts';
export * from './devices.ts';
export * from './feed.ts';
export * from './heads.ts';
export * from './intake.ts';
export * from './meta.ts';
export * from './numbers.ts';
export * from './orders.ts';
