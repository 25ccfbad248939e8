/** 待处理: commands that the centre refused, with the words, until a person has dealt with them. */
import type { EngineApi, Topic } from '#shared/contract/api.ts';
import { RpcError, type Handlers } from '#shared/contract/rpc.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import type { Session } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { attentionItem } from './item.ts';
import { refusedFor, settle } from './refused.ts';

interface AttentionParts {
  workstation: Workstation;
  session: Session;
  changed: (...topics: Topic[]) => void;
}

type Mine = 'attention.list' | 'attention.dismiss';

export function attentionHandlers({ workstation, session, changed }: AttentionParts): Pick<Handlers<EngineApi>, Mine> {
  const { store } = workstation;
  return {
    'attention.list': () => {
      const user = session.require();
      return store.read(() =>
        refusedFor(workstation, user).map((refused) => attentionItem(workstation, refused, user)),
      );
    },
    'attention.dismiss': ({ commandId }) => {
      const user = session.require();
      if (!HANDLING_ROLES.includes(user.role)) throw new RpcError('role', refusalText('role'));
      store.write(() => {
        const found = refusedFor(workstation, user).find(({ item }) => item.c.id === commandId);
        if (!found) throw new RpcError('unknown-command', '这一条已经处理过了。');
        settle(workstation, found.item.c);
      });
      changed('attention', 'sync');
      return null;
    },
  };
}
