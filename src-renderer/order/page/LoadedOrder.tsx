import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { OrderPage, SyncView } from '#shared/contract/api.ts';
import type { HumanKind } from '#shared/domain/order/phases.ts';
import { focusContent } from '../../lib/focus.ts';
import { useEngine } from '../../lib/engine-context.tsx';
import { isComposing, singleKey } from '../../lib/keyboard.ts';
import { useSession } from '../../shell/session-context.ts';
import { useWorkspace, type OrderTab } from '../../shell/workspace.ts';
import { ActPanel } from '../act/ActPanel.tsx';
import { actOfKey } from '../act/acts.ts';
import { useActs } from '../act/use-acts.ts';
import { AttachmentsBlock } from './AttachmentsBlock.tsx';
import { DueBlock } from './DueBlock.tsx';
import { RequestBlock } from './RequestBlock.tsx';
import { Strip } from './Strip.tsx';
import { Timeline } from './Timeline.tsx';
import { useNeighbours } from './use-neighbours.ts';
import { ViewsBlock } from './ViewsBlock.tsx';

/** A long request is read without the mouse. @returns whether the key is one that scrolls */
function scroll(column: HTMLElement | null, key: string): boolean {
  if (!column) return false;
  const page = Math.max(40, column.clientHeight - 40);
  const by: Record<string, number> = {
    PageDown: page,
    PageUp: -page,
    Home: -column.scrollHeight,
    End: column.scrollHeight,
  };
  const step = by[key];
  if (step !== undefined) column.scrollBy({ top: step });
  return step !== undefined;
}

export function LoadedOrder({ tab, page, sync }: { tab: OrderTab; page: OrderPage; sync: SyncView }): ReactNode {
  const engine = useEngine();
  const workspace = useWorkspace();
  const { unit } = useSession().user;
  const host = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const reading = useRef<HTMLDivElement>(null);
  const acts = useActs(page, () => host.current?.focus());
  const neighbours = useNeighbours(tab);

  const open = (kind: HumanKind): void => {
    acts.choose(kind);
    // The form stands there only after the next render.
    window.setTimeout(() => panel.current?.querySelector<HTMLElement>('[data-first]')?.focus(), 0);
  };

  useEffect(() => focusContent(host.current), []);
  const { intent } = tab;
  useEffect(() => {
    if (intent === null) return;
    workspace.takeIntent(tab.id);
    open(intent);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each key pressed in the list
  }, [intent]);

  const back = (target: EventTarget): void => {
    const isInside = target instanceof Node && panel.current?.contains(target);
    if (isInside) host.current?.focus();
    else workspace.openQueue(tab.from?.queue ?? 'open');
  };

  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (isComposing(event, event.nativeEvent)) return;
    if (event.ctrlKey && event.key === 'Enter') {
      event.preventDefault();
      // A held key passes no notice by itself.
      if (event.repeat) return;
      if (document.activeElement?.id === 'meanwhile-go') {
        acts.goOn();
        document.getElementById('act-submit')?.focus();
        return;
      }
      // A time that was picked in the calendar is taken over when it is left; the focus stays in the form.
      if (document.activeElement?.closest('.ant-picker')) document.getElementById('act-submit')?.focus();
      window.setTimeout(() => acts.submit(), 0);
      return;
    }
    if (event.key === 'Escape' && !event.defaultPrevented) {
      back(event.target);
      event.preventDefault();
      return;
    }
    const key = singleKey(event, event.nativeEvent);
    if (key !== null && event.target === host.current && scroll(reading.current, key)) {
      event.preventDefault();
      return;
    }
    if (key !== null && /^[1-9]$/.test(key)) {
      // The digit itself goes into the box that has just got the focus: fingers are faster than a form that opens.
      panel.current?.querySelector<HTMLElement>('[data-first][role="combobox"]')?.focus();
      return;
    }
    const kind = key === null ? undefined : actOfKey(key, unit.kind);
    if (kind === 'accept' && acts.options.some((act) => act.kind === kind && act.allowed)) acts.submit(kind);
    else if (kind) open(kind);
    else if (key === 'M') document.getElementById('act-more')?.click();
    else if (key === '/') workspace.find(tab.from?.queue ?? 'open');
    else if (key === 'J' || key === 'K') {
      // A step that waits for the engine would leave the page under whoever types on.
      if (engine.link.get() === 'ready') neighbours.go(key === 'J' ? 1 : -1);
    } else return;
    event.preventDefault();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- single keys act while the page has the focus
    <div
      ref={host}
      className="order-page"
      tabIndex={-1}
      data-testid="order-page"
      data-order={page.row.number}
      onKeyDown={press}
    >
      <Strip page={page} tab={tab} neighbours={neighbours} />
      <div className="order-body">
        <DueBlock page={page} />
        <div
          ref={reading}
          className="order-columns"
          role="region"
          aria-label="诉求和办理过程"
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keys
          tabIndex={0}
          data-testid="order-reading"
        >
          <div>
            <RequestBlock page={page} />
            <ViewsBlock page={page} />
            <AttachmentsBlock page={page} />
          </div>
          <div>
            <Timeline page={page} />
          </div>
        </div>
      </div>
      <ActPanel ref={panel} page={page} acts={acts} sync={sync} />
    </div>
  );
}
