export * from './attachments.ts';
export * from './devices.ts';
export * from './feed.ts';
export * from './intake.ts';
export * from './meta.ts';
export * from './orders.ts';
