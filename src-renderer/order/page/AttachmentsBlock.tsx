/** 附件: what hangs on the order, where each file is, and adding one. The person's own system shows what is in it. */
import { useState, type ReactNode } from 'react';
import type { AttachmentView, OrderPage } from '#shared/contract/api.ts';
import { RpcError } from '#shared/contract/rpc.ts';
import { isOpen } from '#shared/domain/order/phases.ts';
import { HANDLING_ROLES } from '#shared/domain/organization/roles.ts';
import { useMinute } from '../../lib/clock.ts';
import { useEngine, useEngineQuery } from '../../lib/engine-context.tsx';
import { stampText } from '../../lib/words.ts';
import { Button } from '../../parts/Button.tsx';
import { useSession } from '../../shell/session-context.ts';
import { isSettled, notAddedText, stateText } from './attachment-words.ts';
import './attachments.css';

const KIB = 1024;

const sizeText = (bytes: number): string =>
  bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} KB` : `${(bytes / KIB / KIB).toFixed(1)} MB`;

/** The engine's and main's own sentences are for the person; other words are not. */
const toldOf = (error: unknown): string =>
  error instanceof RpcError || error instanceof Error ? error.message : '这一步没有做成，请再试一次。';

interface RowProps {
  file: AttachmentView;
  onOpen: (file: AttachmentView) => void;
}

function Row({ file, onOpen }: RowProps): ReactNode {
  const now = useMinute();
  const name = file.name ?? '（已脱敏）';
  return (
    <li data-testid="attachment" data-state={file.state}>
      {file.readable ? (
        <button type="button" className="link attachment-name" onClick={() => onOpen(file)}>
          {name}
        </button>
      ) : (
        <span className="attachment-name muted">{name}</span>
      )}
      <span className={`tag ${isSettled(file.state) ? '' : 'tag-slate'}`}>{stateText(file)}</span>
      <span className="attachment-facts muted">
        {sizeText(file.size)} {file.unit.name} {stampText(file.at, now)}
      </span>
      {file.reason === null ? null : <span className="attachment-reason muted">{file.reason}</span>}
    </li>
  );
}

export function AttachmentsBlock({ page }: { page: OrderPage }): ReactNode {
  const engine = useEngine();
  const { role } = useSession().user;
  const { id, phase } = page.row;
  const files = useEngineQuery('order.attachments', { id }).data ?? [];
  const [told, setTold] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const mayAdd = HANDLING_ROLES.includes(role) && isOpen(phase);

  const add = async (): Promise<void> => {
    if (isAdding) return;
    setTold(null);
    const refused: string[] = [];
    const chosen = await window.workbench.chooseFiles();
    // A large file takes its time to be sealed.
    setAdding(true);
    try {
      for (const file of chosen) {
        // One that cannot be taken keeps the others from nothing.
        const why = await engine.command('order.attach', { id, file }).then(({ reason }) => reason, toldOf);
        if (why !== null) refused.push(why);
      }
    } finally {
      setAdding(false);
    }
    setTold(notAddedText(chosen.length, refused));
  };
  const open = async ({ hash }: AttachmentView): Promise<void> => {
    setTold(null);
    const answer = await engine.command('order.openAttachment', { id, hash });
    if (answer.fetching) setTold('正在下载，下载好后再打开。');
    else if ((await window.workbench.openFile(answer.file)) === 'saved') setTold('已另存到选定的位置。');
  };
  const run = (work: Promise<void>): void => void work.catch((error: unknown) => setTold(toldOf(error)));

  if (files.length === 0 && !mayAdd) return null;
  return (
    <section className="section" aria-label="附件" data-testid="attachments">
      <h2 className="attachments-head">
        附件
        {files.length === 0 ? <span className="small muted">照片、扫描件，每个不超过 50 MB</span> : null}
        {mayAdd ? (
          <Button rank="text" size="small" blocked={isAdding} data-testid="attachment-add" onClick={() => run(add())}>
            {isAdding ? '正在添加' : '添加附件'}
          </Button>
        ) : null}
      </h2>
      {files.length === 0 ? null : (
        <ul className="attachments">
          {files.map((file) => (
            <Row key={file.hash} file={file} onOpen={(chosen) => run(open(chosen))} />
          ))}
        </ul>
      )}
      <p className="small muted" role="status">
        {told}
      </p>
    </section>
  );
}
