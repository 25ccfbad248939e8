/** In whose name rows are imported. */
import type { Actor, Role } from '#shared/domain/organization/roles.ts';

/** `role` is a person's: the central server imports no files. */
export type Author = Actor & { role: Role };

/** A store that was never enrolled belongs to no unit; its file's words are taken as they are. */
export const nobody = (name: string | undefined): Author => ({ name: name ?? '导入', role: 'admin', unit: '' });
