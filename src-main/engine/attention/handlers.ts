/** 待处理: commands that the centre refused, with the words, until a person has dealt with them. */
import type { AttentionItem, EngineApi, Topic } from '#shared/contract/api.ts';
import { RpcError, type Handlers } from '#shared/contract/rpc.ts';
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import { maskText } from '#shared/domain/text/masking.ts';
import { reads } from '../order/rights.ts';
import type { Session, SignedIn } from '../session/session.ts';
import type { RefusedItem } from '../store/outbox.ts';
import type { Workstation } from '../workstation.ts';
import { wordsOf } from './words.ts';

interface AttentionParts {
  workstation: Workstation;
  session: Session;
  changed: (...topics: Topic[]) => void;
}

type Mine = 'attention.list' | 'attention.dismiss';

export function attentionHandlers({ workstation, session, changed }: AttentionParts): Pick<Handlers<EngineApi>, Mine> {
  const { store, outbox, projection, packages, clock } = workstation;
  const { organization } = packages;
  const handles = ({ role }: SignedIn): boolean => HANDLING_ROLES.includes(role);
  const mine = (user: SignedIn): RefusedItem[] =>
    outbox.attention().filter(({ item }) => organization.isWithin(item.c.unit, user.unit));
  const view = ({ item, typedAt }: RefusedItem, user: SignedIn): AttentionItem => {
    const { id, kind, orders, actor, payload } = item.c;
    const words = wordsOf(item.c, organization);
    const [order = ''] = orders;
    const head = projection.headOf(order);
    const inFull = head !== undefined && reads(user, head.leadUnit, organization);
    return {
      commandId: id,
      kind,
      label: familyOf(kind)?.label ?? kind,
      orderId: order,
      orderNumber: head?.number ?? null,
      orderTitle: head?.title && !inFull ? maskText(head.title, head.personal) : (head?.title ?? null),
      typedAt,
      actor,
      // A viewer can redo nothing.
      payload: handles(user) ? payload : {},
      text: handles(user) ? words : maskText(words, head?.personal),
      reason: refusalText(item.refused),
    };
  };
  return {
    'attention.list': () => {
      const user = session.require();
      return store.read(() => mine(user).map((refused) => view(refused, user)));
    },
    'attention.dismiss': ({ commandId }) => {
      const user = session.require();
      if (!handles(user)) throw new RpcError('role', refusalText('role'));
      store.write(() => {
        const found = mine(user).find(({ item }) => item.c.id === commandId);
        if (!found) throw new RpcError('unknown-command', '这一条已经处理过了。');
        outbox.dismiss(commandId, clock.now());
        for (const order of found.item.c.orders) outbox.sealGone(order);
      });
      changed('attention', 'sync');
      return null;
    },
  };
}
