import type { ReactNode } from 'react';
import type { TimelineEntry } from '#shared/domain/order/timeline.ts';
import { useMinute } from '../../lib/clock.ts';
import { stampText } from '../../lib/words.ts';
import { Button } from '../../parts/Button.tsx';

interface MeanwhileProps {
  news: readonly TimelineEntry[];
  onGoOn: () => void;
}

/** Latest ones shown; the timeline has them all. */
const SHOWN = 3;

/** 其间: what others did to the order since this form was begun. Its author goes on knowing it, or not at all. */
export function Meanwhile({ news, onGoOn }: MeanwhileProps): ReactNode {
  const now = useMinute();
  return (
    <div className="meanwhile" role="alert" data-testid="meanwhile">
      <ul>
        {news.slice(-SHOWN).map(({ n, actor, at, text }) => (
          <li key={n}>
            其间：{actor} {stampText(at, now)} {text.split('\n')[0]}
          </li>
        ))}
      </ul>
      <Button id="meanwhile-go" size="small" hotkey="Ctrl Enter" onClick={onGoOn}>
        知道了，继续
      </Button>
    </div>
  );
}
