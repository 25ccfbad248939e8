/** Why somebody has nothing to take out with 导出未上报内容: the same words at the button and from the engine. */
import type { Role } from '../domain/organization/roles.ts';

export interface ExportRefusal {
  code: 'role' | 'nothing';
  /** Chinese. */
  message: string;
}

/** For a user of this role whose own share of the outbox is empty. A clerk's share is what that clerk typed. */
export function exportRefusal(role: Role): ExportRefusal {
  switch (role) {
    case 'viewer':
      return { code: 'role', message: '查看员不能导出。请换值班长或管理员登录。' };
    case 'clerk':
      return {
        code: 'nothing',
        message: '本人填写的都已报到中心，也没有待处理的。别人填写的，请值班长或管理员登录后导出。',
      };
    case 'supervisor':
    case 'admin':
      return { code: 'nothing', message: '没有可以导出的内容：都已报到中心，也没有待处理的。' };
  }
}
