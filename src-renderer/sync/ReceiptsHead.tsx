import type { ReactNode } from 'react';
import type { DigestView, SyncSummary, SyncView } from '#shared/contract/sync-api.ts';
import { useMinute } from '../lib/clock.ts';
import { stampText } from '../lib/words.ts';
import { Button } from '../parts/Button.tsx';
import { FRAME_KEYS, PAGE_KEYS } from '../shell/keys.ts';
import { LinkState } from '../shell/LinkState.tsx';
import { UsbButtons } from './UsbButtons.tsx';
import { comparedText, countText, progressText, sizeText } from './words.ts';

interface ReceiptsHeadProps {
  sync: SyncView;
  summary: SyncSummary | undefined;
  digest: DigestView | undefined;
  span: 'today' | 'week';
  onSync: () => void;
  onSpan: () => void;
  onExport: () => void;
}

function Marks({ summary, isOnline }: { summary: SyncSummary; isOnline: boolean }): ReactNode {
  const { sentTo, confirmedTo, archivedTo, lastExport } = summary;
  const now = useMinute();
  return (
    <div className="receipts-facts" data-testid="receipts-marks">
      <span>
        {isOnline ? '已上报' : '已试发'}至第 <b>{countText(sentTo)}</b> 条
      </span>
      <span>
        中心已确认至第 <b>{countText(confirmedTo)}</b> 条
      </span>
      <span title="中心的各份备份里都已有，本机不再留存">
        归档至第 <b>{countText(archivedTo)}</b> 条
      </span>
      {lastExport ? (
        <span className="muted">
          最近导出 {stampText(lastExport.at, now)} {lastExport.by}，{lastExport.commands} 条
        </span>
      ) : null}
    </div>
  );
}

function Sums({ summary, span }: { summary: SyncSummary; span: 'today' | 'week' }): ReactNode {
  const { accepted, refused, fresh, changed, gone, pages, bytes, failed } = summary;
  const figure = (name: string, value: number): ReactNode => (
    <span>
      {name} <b>{countText(value)}</b>
    </span>
  );
  return (
    <div className="receipts-facts" data-testid="receipts-sums">
      <span className="receipts-span">{span === 'today' ? '今日' : '本周'}</span>
      {figure('回执 已接受', accepted)}
      {figure('未接受', refused)}
      <span className="receipts-gap" aria-hidden="true" />
      {figure('收到 新到', fresh)}
      {figure('更新', changed)}
      {figure('移出', gone)}
      <span>
        数据 {countText(pages)} 页 {sizeText(bytes)}
      </span>
      {failed > 0 ? figure('中断', failed) : null}
    </div>
  );
}

/** Whether this workstation holds what the centre holds. */
function Compared({ digest }: { digest: DigestView | undefined }): ReactNode {
  const now = useMinute();
  if (!digest) return <span className="receipts-compared" />;
  const isOff = (digest.last?.unresolved ?? 0) > 0;
  return (
    <span className="receipts-compared" data-testid="receipts-compared">
      数据核对：<span className={isOff ? 'receipts-off' : ''}>{comparedText(digest, now)}</span>
    </span>
  );
}

export function ReceiptsHead({ sync, summary, digest, span, onSync, onSpan, onExport }: ReceiptsHeadProps): ReactNode {
  const progress = progressText(sync);
  const count = summary?.exportable ?? 0;
  return (
    <header className="receipts-head">
      <div className="receipts-title">
        <h1>同步与回执</h1>
        <span className="second" data-testid="receipts-link">
          <LinkState sync={sync} />
        </span>
        {progress === null ? null : <span data-testid="receipts-progress">{progress}</span>}
        <span className="spacer" />
        <Button rank="text" hotkey={PAGE_KEYS.span[0]} data-testid="receipts-span" onClick={onSpan}>
          {span === 'today' ? '看本周' : '看今日'}
        </Button>
        <Button hotkey={PAGE_KEYS.export[0]} blocked={count === 0} data-testid="receipts-export" onClick={onExport}>
          导出未上报内容
        </Button>
        <Button hotkey={FRAME_KEYS.sync[0]} data-testid="receipts-sync" onClick={onSync}>
          {sync.syncing ? '正在同步' : '立即同步'}
        </Button>
      </div>
      {sync.message === null ? null : (
        <p className="receipts-why" data-testid="receipts-why">
          {sync.message}
        </p>
      )}
      {summary ? (
        <>
          <Marks summary={summary} isOnline={sync.state === 'online'} />
          <Sums summary={summary} span={span} />
        </>
      ) : null}
      <UsbButtons size="small" sync={sync}>
        <Compared digest={digest} />
      </UsbButtons>
    </header>
  );
}
