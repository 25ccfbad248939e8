/** 同步与回执: what waits, what the centre answered, and how each round ended. By keys: 1–4 lists, T span, E export. */
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { exportRefusal } from '#shared/contract/export-refusal.ts';
import type { SyncView } from '#shared/contract/sync-api.ts';
import { wall } from '#shared/domain/time.ts';
import { engineNow } from '../lib/clock.ts';
import { useEngine, useEngineQuery } from '../lib/engine-context.tsx';
import { enterContent, focusContent } from '../lib/focus.ts';
import { singleKey } from '../lib/keyboard.ts';
import { FRAME_KEYS, keyText } from '../shell/keys.ts';
import { useSession } from '../shell/session-context.ts';
import { useWorkspace } from '../shell/workspace.ts';
import { RECEIPTS, ROUNDS, WAITING } from './columns.tsx';
import { ExportLine } from './ExportLine.tsx';
import { ReceiptsHead } from './ReceiptsHead.tsx';
import { PAGE_ROWS, SyncGrid } from './SyncGrid.tsx';
import { useExport } from './use-export.ts';
import { countText } from './words.ts';
import './sync.css';

const LISTS = ['waiting', 'receipts', 'refused', 'rounds'] as const;
type List = (typeof LISTS)[number];

interface Look {
  list: List;
  span: 'today' | 'week';
  offset: number;
  cursor: number;
}

/** What was looked at last: a tab that is left and opened again shows what it showed. */
let lookedAt: Look = { list: 'waiting', span: 'today', offset: 0, cursor: 0 };

interface Openable {
  orderId: string | null;
  orderNumber: string | null;
  orderTitle: string | null;
}

export function ReceiptsPage({ sync }: { sync: SyncView }): ReactNode {
  const engine = useEngine();
  const queries = useQueryClient();
  const workspace = useWorkspace();
  const { role } = useSession().user;
  const [look, setLook] = useState(lookedAt);
  const page = useRef<HTMLElement>(null);
  const { list, span, offset, cursor } = look;
  useEffect(() => {
    lookedAt = look;
  }, [look]);
  useEffect(() => focusContent(page.current?.querySelector<HTMLElement>('.receipts-grid')), []);

  const stretch = { offset, limit: PAGE_ROWS };
  const onlyRefused = list === 'refused';
  const summary = useEngineQuery('sync.summary', { span }, { keep: true }).data;
  const digest = useEngineQuery('sync.digest', {}, { keep: true }).data;
  const waiting = useEngineQuery('sync.pending', stretch, { enabled: list === 'waiting', keep: true }).data;
  const receipts = useEngineQuery(
    'sync.receipts',
    { span, onlyRefused, ...stretch },
    { enabled: list === 'receipts' || onlyRefused, keep: true },
  ).data;
  const rounds = useEngineQuery('sync.rounds', { span, ...stretch }, { enabled: list === 'rounds', keep: true }).data;
  const exporting = useExport(`未上报内容 ${wall(engineNow()).format('YYYY-MM-DD HHmm')}`);
  const count = summary?.exportable ?? 0;

  const show = (patch: Partial<Look>): void => setLook((before) => ({ ...before, offset: 0, cursor: 0, ...patch }));
  const syncNow = (): void => {
    const told = (): Promise<void> => queries.invalidateQueries({ queryKey: ['sync.get'] });
    engine.command('sync.now', {}).then(told, told);
  };
  const other = (): void => show({ span: span === 'today' ? 'week' : 'today' });
  const open = ({ orderId, orderNumber, orderTitle }: Openable): void => {
    if (orderId === null || orderNumber === null) return;
    workspace.openOrder({ id: orderId, number: orderNumber, title: orderTitle }, null);
    enterContent();
  };
  const ask = (): void => {
    if (count > 0) exporting.ask();
    else if (summary) exporting.refuse(exportRefusal(role).message);
  };
  const press = (event: KeyboardEvent): void => {
    const key = singleKey(event, event.nativeEvent);
    const chosen = LISTS[Number(key) - 1];
    if (event.key === 'Escape' && exporting.state.kind !== 'idle') {
      exporting.cancel();
      focusContent(page.current?.querySelector<HTMLElement>('.receipts-grid'));
    } else if (chosen) show({ list: chosen });
    else if (key === 'T') other();
    else if (key === 'E') ask();
    else return;
    event.preventDefault();
  };

  const shared = {
    offset,
    cursor,
    isOnline: sync.state === 'online',
    onCursor: (to: number) => setLook((before) => ({ ...before, cursor: to })),
    onPage: (to: number) => setLook((before) => ({ ...before, offset: to, cursor: 0 })),
  };
  const titles: Record<List, string> = {
    waiting: `待上报 ${countText(sync.pending)}`,
    receipts: '回执',
    refused: `未接受 ${countText(summary?.refused ?? 0)}`,
    rounds: `各轮同步 ${countText(summary?.rounds ?? 0)}`,
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- single keys act while the page has the focus
    <section ref={page} className="receipts" aria-label="同步与回执" data-testid="receipts" onKeyDown={press}>
      <ReceiptsHead
        sync={sync}
        summary={summary}
        digest={digest}
        span={span}
        onSync={syncNow}
        onSpan={other}
        onExport={ask}
      />
      <div className="receipts-lists" role="tablist" aria-label="清单">
        {LISTS.map((each, index) => (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={each === list}
            tabIndex={-1}
            data-testid={`receipts-${each}`}
            onClick={() => {
              show({ list: each });
              // The arrows walk the list, whatever chose it.
              enterContent();
            }}
          >
            {titles[each]}
            <kbd aria-hidden="true">{index + 1}</kbd>
          </button>
        ))}
        {list === 'refused' ? (
          <span className="receipts-hint">
            重做在待处理 <kbd>{keyText(FRAME_KEYS.attention[0])}</kbd>
          </span>
        ) : null}
        {waiting && list === 'waiting' && waiting.held > 0 ? (
          <span className="receipts-held" data-testid="receipts-held">
            {waiting.held} 条要等中心升级后上报，不用处理
          </span>
        ) : null}
      </div>
      <ExportLine of={exporting} count={count} />
      {list === 'waiting' ? (
        <SyncGrid
          {...shared}
          label="待上报"
          columns={WAITING}
          rows={waiting?.rows}
          total={waiting?.total ?? 0}
          keyOf={({ commandId }) => commandId}
          onOpen={open}
          empty="都已报到中心。"
        />
      ) : null}
      {list === 'receipts' || list === 'refused' ? (
        <SyncGrid
          {...shared}
          label={list === 'refused' ? '未接受' : '回执'}
          columns={RECEIPTS}
          rows={receipts?.rows}
          total={receipts?.total ?? 0}
          keyOf={({ commandId }) => commandId}
          onOpen={open}
          empty={span === 'today' ? '今日还没有回执。按 T 看本周。' : '本周还没有回执。'}
        />
      ) : null}
      {list === 'rounds' ? (
        <SyncGrid
          {...shared}
          label="各轮同步"
          columns={ROUNDS}
          rows={rounds?.rows}
          total={rounds?.total ?? 0}
          keyOf={({ n }) => String(n)}
          onOpen={() => undefined}
          empty={span === 'today' ? '今日同步没有内容。按 T 看本周。' : '本周同步没有内容。'}
        />
      ) : null}
    </section>
  );
}
