/** Roles of a workstation's users (domain.md §1.15). */
export const ROLES = ['clerk', 'supervisor', 'admin', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABEL: Record<Role, string> = {
  clerk: '值班员',
  supervisor: '值班长',
  admin: '管理员',
  viewer: '查看员',
};

/** Who handles orders. The administrator of a small center is also its first clerk; a viewer only reads. */
export const HANDLING_ROLES: readonly Role[] = ['clerk', 'supervisor', 'admin'];

/** A person at work: the signed-in user, or the central server itself (`system`). */
export interface Actor {
  name: string;
  role: Role | 'system';
  unit: string;
}
