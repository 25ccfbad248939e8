/** Tabs and drafts of the signed-in user, kept where a power cut does not reach them. */
import {
  deskSchema,
  type DeskTab,
  type DeskView,
  type EngineApi,
  type KeptTab,
  type OrderRow,
} from '#shared/contract/api.ts';
import type { Handlers } from '#shared/contract/rpc.ts';
import { sees } from '#shared/domain/order/queues.ts';
import { DAY } from '#shared/domain/time.ts';
import { rowsById } from '../order/row-view.ts';
import { seen } from '../order/rights.ts';
import type { Session, SignedIn } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { DeskStore } from './desk-store.ts';

/** How long words wait for an order that left to come back. */
const STRANDED_MS = 30 * DAY;

type Mine = 'desk.get' | 'desk.keep' | 'draft.keep';

/** The order as its tab names it; undefined when it left, or left this person's scope. */
function orderNamed(workstation: Workstation, user: SignedIn, id: string): OrderRow | undefined {
  const { store, projection, packages, meta, clock } = workstation;
  const { organization } = packages;
  const shown = projection.shown(id);
  if (!shown || !sees(shown.state, user.unit, organization)) return undefined;
  return rowsById(store, [id], { user, unit: meta.unit(), organization, now: clock.now() })[0];
}

function deskOf(workstation: Workstation, kept: DeskStore, user: SignedIn): DeskView {
  const text = kept.tabs(user.name);
  // A desk of another version is no desk: nothing is lost but the order of the tabs.
  const { data } = deskSchema.safeParse(text === undefined ? null : JSON.parse(text));
  const shown = (tab: KeptTab): DeskTab[] => {
    if (tab.kind !== 'order') return [tab];
    const order = orderNamed(workstation, user, tab.order);
    return order ? [{ ...tab, number: order.number, title: order.title }] : [];
  };
  return {
    desk: data ? { tabs: data.tabs.flatMap(shown), active: data.active } : null,
    drafts: kept
      .drafts(user.name)
      .filter(({ order }) => orderNamed(workstation, user, order) !== undefined)
      .map(({ order, kind, value }) => ({
        order,
        kind: kind as DeskView['drafts'][number]['kind'],
        value: JSON.parse(value) as Record<string, unknown>,
      })),
  };
}

export function deskHandlers(workstation: Workstation, session: Session): Pick<Handlers<EngineApi>, Mine> {
  const { store, projection, packages, clock } = workstation;
  const kept = new DeskStore(store);
  return {
    'desk.get': () => {
      const user = session.require();
      return store.write(() => {
        kept.dropStranded(clock.now() - STRANDED_MS);
        return deskOf(workstation, kept, user);
      });
    },
    'desk.keep': (desk) => {
      const user = session.require();
      store.write(() => kept.keepTabs(user.name, JSON.stringify(desk), clock.now()));
      return null;
    },
    'draft.keep': ({ order, kind, value }) => {
      const { name, unit } = session.require();
      const key = { user: name, order, kind };
      store.write(() => {
        if (value === null) return kept.dropDraft(key);
        seen(projection.shown(order), unit, packages.organization);
        kept.keepDraft(key, JSON.stringify(value), clock.now());
      });
      return null;
    },
  };
}
