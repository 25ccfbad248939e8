/** Behind 在线/离线: what waits to be sent, what goes on without the network, and what does not. */
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { PendingItem, PendingList, SyncView } from '#shared/contract/sync-api.ts';
import { durationText } from '#shared/domain/deadline/due.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useMinute } from '../lib/clock.ts';
import { useEngineQuery } from '../lib/engine-context.tsx';
import { momentText, stampText } from '../lib/words.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { UsbButtons } from '../sync/UsbButtons.tsx';
import { enterContent } from '../lib/focus.ts';
import { orderText, progressText, stateText } from '../sync/words.ts';
import { FRAME_KEYS, keyText } from './keys.ts';
import { useWorkspace } from './workspace.ts';
import './tray.css';

function headText(sync: SyncView, now: number): { title: string; text: string } {
  if (sync.state === 'online') {
    const last = sync.lastSyncAt === null ? '' : `最近同步 ${momentText(sync.lastSyncAt, now)}。`;
    return { title: '在线', text: `${last}操作随时上报，新派单自动到达。` };
  }
  if (sync.state === 'never') return { title: '还没有同步过', text: '连上中心后自动接收工单，不用操作。' };
  const lasting = sync.since === null || now - sync.since < MINUTE ? '' : `，已${durationText(now - sync.since)}`;
  const since = sync.since === null ? '' : `自 ${stampText(sync.since, now)}${lasting}。`;
  // Why, and what happens then, the message says.
  return { title: '离线', text: sync.message === null ? `${since}恢复后自动上报。` : since };
}

/** So many are shown here; all of them stand in 同步与回执. */
const SHOWN = 50;

interface PendingTableProps {
  list: PendingList;
  now: number;
  isOnline: boolean;
  onOpen: (item: PendingItem) => void;
}

function PendingTable({ list: { rows, total, held }, now, isOnline, onOpen }: PendingTableProps): ReactNode {
  return (
    <>
      <div className="tray-scroll">
        <table className="plain-table" data-testid="pending-table">
          <tbody>
            {rows.map((item) => (
              <tr key={item.commandId}>
                <td>{item.label}</td>
                <td>
                  {item.orderId === null ? (
                    orderText(item)
                  ) : (
                    <button type="button" className="link" data-testid="pending-open" onClick={() => onOpen(item)}>
                      {orderText(item)}
                    </button>
                  )}
                </td>
                <td className="muted">{momentText(item.typedAt, now)}</td>
                <td className="muted">{item.actor}</td>
                <td className="muted tray-sent">{stateText(item.state, isOnline)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > rows.length ? (
        <p className="small second" data-testid="pending-more">
          还有 {total - rows.length} 条，见同步与回执。
        </p>
      ) : null}
      {held > 0 ? <p className="small second">{held} 条要等中心升级后上报，不用处理。</p> : null}
    </>
  );
}

export function SyncTray({
  sync,
  onSync,
  onReceipts,
  onClose,
}: {
  sync: SyncView;
  onSync: () => void;
  onReceipts: () => void;
  onClose: () => void;
}): ReactNode {
  const now = useMinute();
  const workspace = useWorkspace();
  const pending = useEngineQuery('sync.pending', { limit: SHOWN });
  const progress = progressText(sync);
  const ref = useRef<HTMLElement>(null);
  const isOnline = sync.state === 'online';
  const { title, text } = headText(sync, now);

  useEffect(() => {
    const opener = document.activeElement;
    ref.current?.focus();
    const pressBeside = (event: PointerEvent): void => {
      const target = event.target as Element;
      // The status bar's own button closes it by itself.
      if (!ref.current?.contains(target) && !target.closest('.status-bar')) onClose();
    };
    window.addEventListener('pointerdown', pressBeside);
    return () => {
      window.removeEventListener('pointerdown', pressBeside);
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, [onClose]);

  const open = ({ orderId, orderNumber, orderTitle }: PendingItem): void => {
    if (orderId === null || orderNumber === null) return;
    onClose();
    workspace.openOrder({ id: orderId, number: orderNumber, title: orderTitle }, null);
    enterContent();
  };
  /** Along the orders that can be opened. */
  const step = (by: 1 | -1): void => {
    const orders = [...(ref.current?.querySelectorAll<HTMLElement>('[data-testid="pending-open"]') ?? [])];
    const at = orders.findIndex((order) => order === document.activeElement);
    orders[at === -1 && by === -1 ? orders.length - 1 : Math.min(Math.max(at + by, 0), orders.length - 1)]?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onClose();
    else if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Esc closes it from any control inside
    <section
      ref={ref}
      className="sync-tray"
      role="dialog"
      aria-label="同步"
      tabIndex={-1}
      data-testid="sync-tray"
      onKeyDown={press}
    >
      <div className={isOnline ? 'tray-head' : 'tray-head tray-head-offline'}>
        {isOnline ? <i className="dot" aria-hidden="true" /> : <Icon name="cloudOff" />}
        <div>
          <b>{title}</b>
          <p>{text}</p>
          {sync.message === null ? null : <p className="small second">{sync.message}</p>}
          {progress === null ? null : <p className="small second">{progress}</p>}
        </div>
      </div>
      <div className="tray-body">
        <h2>待上报 {pending.data?.total ?? sync.pending} 条</h2>
        {pending.data && pending.data.total > 0 ? (
          <PendingTable list={pending.data} now={now} isOnline={isOnline} onOpen={open} />
        ) : (
          <p className="second">都已报到中心。</p>
        )}
        {isOnline ? null : (
          <>
            <h2>离线期间</h2>
            <p>
              能做：签收、派单、转办、回复、回访。看不到：
              {sync.lastSyncAt === null ? '' : `${momentText(sync.lastSyncAt, now)} 之后`}
              中心新派的工单、别的单位的新反馈。
            </p>
            <UsbButtons sync={sync} />
          </>
        )}
        <div className="tray-actions">
          <Button hotkey="F5" onClick={onSync} data-testid="sync-retry">
            {isOnline ? '立即同步' : '立即重试'}
          </Button>
          <Button hotkey={keyText(FRAME_KEYS.receipts[0])} onClick={onReceipts} data-testid="tray-receipts">
            同步与回执
          </Button>
          {sync.syncing ? <span className="muted">正在同步</span> : null}
          <span className="spacer" />
          <Button rank="text" hotkey="Esc" onClick={onClose}>
            收起
          </Button>
        </div>
      </div>
    </section>
  );
}
