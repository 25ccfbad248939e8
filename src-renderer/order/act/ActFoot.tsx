/** Under the form: what would change, what is still lacking, and the button. */
import type { ReactNode } from 'react';
import type { ActOption, OrderPage } from '#shared/contract/api.ts';
import { Button } from '../../parts/Button.tsx';
import { hasOwnForm } from './drafts.ts';
import { Preview, usePreview } from './Preview.tsx';
import { SOMETHING, type Submission } from './submission.ts';
import type { Acts } from './use-acts.ts';

interface ActFootProps {
  page: OrderPage;
  acts: Acts;
  chosen: ActOption;
  submission: Submission;
  /** Field that is being typed in. */
  typing: string | null;
}

const missingText = (missing: readonly string[]): string =>
  missing.includes(SOMETHING) && missing.length === 1
    ? '至少填一项后可提交。'
    : `还缺${missing.map((name) => `“${name}”`).join('、')}，补上后可提交。`;

/** What keeps the form from being submitted, in sight from the start; it stands out once submitting was tried. */
function Lacking({
  acts,
  submission,
  typing,
  flaw,
}: Omit<ActFootProps, 'page' | 'chosen'> & { flaw: string | null }): ReactNode {
  const { isAttempted, isHeld, isSpent } = acts;
  const { missing } = submission;
  // What is still being typed, and what the form itself says beside the field, waits for the attempt.
  const flaws = submission.flaws.filter(({ field }) => isAttempted || (field !== typing && field !== 'unit-search'));
  return (
    <>
      {flaws.map(({ field, text }) => (
        <p key={field} className="act-flaw" role="alert">
          {text}
        </p>
      ))}
      {missing.length > 0 ? (
        <p className={`act-missing ${isAttempted ? 'act-asked' : ''}`}>{missingText(missing)}</p>
      ) : null}
      {missing.length === 0 && flaws.length === 0 && flaw !== null ? (
        <p className="act-missing" data-testid="act-rule">
          {flaw}
        </p>
      ) : null}
      {isHeld ? <p className="act-missing act-asked">其间有了新的办理，点“知道了，继续”后可提交。</p> : null}
      {isSpent && missing.length === 0 ? <p className="act-missing">刚才的已提交。接着办，先按它的键或填写。</p> : null}
    </>
  );
}

export function ActFoot(props: ActFootProps): ReactNode {
  const { page, acts, chosen, submission } = props;
  const previewed = usePreview(page, chosen.kind, submission);
  // Forms of their own say it beside the field.
  const flaw = hasOwnForm(chosen.kind) ? null : (previewed?.flaw ?? null);
  const isLacking = submission.missing.length + submission.flaws.length > 0 || flaw !== null;
  return (
    <>
      <Preview
        page={page}
        kind={chosen.kind}
        drafts={acts.drafts}
        submission={submission}
        after={previewed?.after ?? null}
      />
      <Lacking {...props} flaw={flaw} />
      <Button
        id="act-submit"
        rank="primary"
        size="large"
        hotkey="Ctrl Enter"
        className="act-submit"
        blocked={isLacking || acts.isHeld || acts.isBusy || acts.isSpent}
        data-testid="act-submit"
        onClick={() => acts.submit()}
      >
        {chosen.label}
      </Button>
    </>
  );
}
