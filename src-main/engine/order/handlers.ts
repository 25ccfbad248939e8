/** Lists, the order page, and acts. */
import type { EngineApi, Topic } from '#shared/contract/api.ts';
import { RpcError, type Handlers } from '#shared/contract/rpc.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { refusalText } from '#shared/domain/order/refusal.ts';
import type { OrderState } from '#shared/domain/order/types.ts';
import type { Unit } from '#shared/domain/organization/organization.ts';
import type { Shown } from '#shared/sync/overlay.ts';
import { DeskStore } from '../desk/desk-store.ts';
import type { Session, SignedIn } from '../session/session.ts';
import { unitRef } from '../unit-ref.ts';
import type { Workstation } from '../workstation.ts';
import { act } from './act.ts';
import { countOrders, listOrders, positionOf } from './list.ts';
import { orderPage } from './page.ts';
import { outcomeOf } from './outcome.ts';
import { preview } from './preview.ts';
import { rowsById, type Reader } from './row-view.ts';
import { seen } from './rights.ts';
import { targetsOf } from './targets.ts';

interface OrderParts {
  workstation: Workstation;
  session: Session;
  changed: (...topics: Topic[]) => void;
  /** Something is waiting to be sent. */
  acted: () => void;
}

type Mine =
  | 'order.counts'
  | 'order.list'
  | 'order.position'
  | 'order.get'
  | 'order.targets'
  | 'order.act'
  | 'order.preview'
  | 'order.outcome';

export function orderHandlers({ workstation, session, changed, acted }: OrderParts): Pick<Handlers<EngineApi>, Mine> {
  const { store, meta, projection, packages, clock } = workstation;
  const { organization } = packages;
  const drafts = new DeskStore(store);
  const reader = (): Reader => ({ user: session.require(), unit: meta.unit(), organization, now: clock.now() });
  const visible = (id: string, unit: string): Shown => seen(projection.shown(id), unit, organization);
  const targets = (kind: HumanKind, state: OrderState, actor: SignedIn): Unit[] =>
    targetsOf(store, { kind, state, actor, now: clock.now() }, organization);
  return {
    'order.counts': () => countOrders(store, reader()),
    'order.list': (query) => listOrders(store, query, reader()),
    'order.position': (query) => positionOf(store, query, reader()),
    'order.get': ({ id }) => {
      const as = reader();
      return store.read(() => {
        const shown = visible(id, as.user.unit);
        const [row] = rowsById(store, [id], as);
        if (!row) throw new RpcError('unknown-order', refusalText('unknown-order'));
        return orderPage(shown, row, as, packages);
      });
    },
    'order.targets': ({ id, kind }) => {
      const user = session.require();
      return store.read(() => {
        const { state } = visible(id, user.unit);
        return targets(kind, state, user).map(({ code }) => unitRef(organization, code));
      });
    },
    'order.preview': ({ id, ...draft }) => {
      const user = session.require();
      return store.read(() => {
        const shown = visible(id, user.unit);
        const others = targets(draft.kind, shown.state, user).filter(({ code }) => code !== shown.state.leadUnit);
        const target = others[0]?.code;
        return preview(shown, draft, { user, now: clock.now(), target }, packages);
      });
    },
    'order.outcome': ({ commandId }) => {
      const user = session.require();
      return store.read(() => outcomeOf(workstation, user, commandId));
    },
    'order.act': (input) => {
      const user = session.require();
      const result = store.write(() => {
        const done = act(workstation, user, input);
        // The words are in the outbox now, in the same instant.
        if (done.outcome === 'pending') drafts.dropDraft({ user: user.name, order: input.id, kind: input.kind });
        return done;
      });
      if (result.outcome === 'pending') {
        changed('orders', 'sync', ...(input.redoes === undefined ? [] : ['attention' as const]));
        acted();
      }
      return result;
    },
  };
}
