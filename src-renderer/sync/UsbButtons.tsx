/** U盘: the outbox out, the centre's receipt in, while the line is down. Places are chosen in dialogs of main's. */
import { useState, type ReactNode } from 'react';
import type { PlaceWish } from '#shared/contract/shell-channel.ts';
import type { SyncView } from '#shared/contract/sync-api.ts';
import { useEngine } from '../lib/engine-context.tsx';
import { sentenceOf, type Engine } from '../lib/engine.ts';
import { Button } from '../parts/Button.tsx';
import './usb.css';

interface Told {
  text: string;
  isError: boolean;
}

/** @property wasOnline was the line up when it was said? */
type Shown = Told & { wasOnline: boolean };

/** Null when the person cancelled the dialog. */
async function carry(engine: Engine, wish: PlaceWish): Promise<Told | null> {
  try {
    const place = await window.workbench.choosePlace(wish);
    if (place === null) return null;
    const method = wish === 'usb-export' ? 'sync.exportFile' : 'sync.importFile';
    const { message } = await engine.command(method, { place });
    return { text: message, isError: false };
  } catch (error) {
    return { text: sentenceOf(error), isError: true };
  }
}

/**
 * Without the buttons where a stick would be refused too.
 * @param children what stands before the buttons in their row
 */
export function UsbButtons({
  sync,
  size = 'normal',
  children,
}: {
  sync: SyncView;
  size?: 'small' | 'normal';
  children?: ReactNode;
}): ReactNode {
  const engine = useEngine();
  const isOnline = sync.state === 'online';
  const [running, setRunning] = useState<PlaceWish | null>(null);
  const [told, setTold] = useState<Shown | null>(null);
  const run = (wish: PlaceWish): void => {
    if (running !== null) return;
    setRunning(wish);
    setTold(null);
    void carry(engine, wish)
      .then((said) => setTold(said && { ...said, wasOnline: isOnline }))
      .finally(() => setRunning(null));
  };
  // Why it did not go by a stick says nothing any more once the line is back.
  const shown = told?.isError && isOnline && !told.wasOnline ? null : told;
  return (
    <div className="usb-buttons" data-testid="usb-buttons">
      {children}
      {sync.mustEnrol ? null : (
        <>
          <Button size={size} blocked={running !== null} onClick={() => run('usb-export')} data-testid="usb-export">
            {running === 'usb-export' ? '正在导出' : '导出到U盘'}
          </Button>
          <Button size={size} blocked={running !== null} onClick={() => run('usb-import')} data-testid="usb-import">
            {running === 'usb-import' ? '正在导入' : '导入回执'}
          </Button>
        </>
      )}
      <p role={shown?.isError ? 'alert' : 'status'}>{shown?.text}</p>
    </div>
  );
}
