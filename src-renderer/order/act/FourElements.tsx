/**
 * The elements of a reply as far as they are there (features.md X10: 受理时间、与谁沟通、解决措施、解决时限). Of 与谁沟通 the
 * desk records the time of the contact, and says no more than that.
 */
import type { ReactNode } from 'react';
import type { OrderPage } from '#shared/contract/api.ts';
import { formatDue, formatShort } from '#shared/domain/time.ts';
import { Icon } from '../../parts/Icon.tsx';
import { LightShape } from '../../parts/Light.tsx';
import { isFilled, type ReplyDraft } from './drafts.ts';
import { CONTACT, TERM, type ReplyField } from './submission.ts';

interface Element {
  name: string;
  /** As it reads when it is there, or what to do when it is not. */
  text: string;
  /** `open`: the reply may go without it. */
  state: 'there' | 'needed' | 'open' | 'wrong';
  /** The field that supplies it. */
  field: string | null;
}

interface Reply {
  page: OrderPage;
  draft: ReplyDraft;
  /** Fields whose value would be refused. */
  wrong: ReadonlySet<ReplyField>;
  /** Field that is being typed in: nothing is said of it yet. */
  typing: ReplyField | null;
}

function contactElement({ page, draft: { contact }, wrong, typing }: Reply): Element {
  const element = (text: string, state: Element['state']): Element => ({
    name: 'contact',
    text,
    state,
    field: CONTACT,
  });
  if (wrong.has(CONTACT) && typing !== CONTACT) return element('联系时间有误', 'wrong');
  if (contact.at !== null && !wrong.has(CONTACT)) return element(`联系 ${formatShort(contact.at)}`, 'there');
  // Of an earlier reply: known, but not said in this one.
  if (page.contactedAt !== null)
    return { ...element(`前次联系 ${formatShort(page.contactedAt)}`, 'open'), field: null };
  return element('建议填联系时间', 'open');
}

function termElement({ draft, wrong, typing }: Reply): Element {
  const { text, measures, contact, term } = draft;
  const element = (words: string, state: Element['state']): Element => ({
    name: 'term',
    text: words,
    state,
    field: TERM,
  });
  if (wrong.has(TERM) && typing !== TERM) return element('解决时限有误', 'wrong');
  if (term.at !== null && !wrong.has(TERM)) return element(`解决时限 ${formatDue(term.at)}`, 'there');
  const isBegun = text.trim() !== '' || measures.trim() !== '' || isFilled(contact);
  const isEmpty = !isFilled(term);
  return {
    ...element(isEmpty && isBegun ? '未填解决时限，提交后记为已解决' : '未解决的填解决时限', 'open'),
    field: null,
  };
}

/** Of the four only 解决措施 is needed by the rules; the reply's own text is needed too and no element. */
function elementsOf(reply: Reply): Element[] {
  const { acceptedAt } = reply.page;
  const hasMeasures = reply.draft.measures.trim() !== '';
  return [
    {
      name: 'accepted',
      text: acceptedAt === null ? '未签收，无受理时间' : `受理 ${formatShort(acceptedAt)}`,
      state: acceptedAt === null ? 'open' : 'there',
      field: null,
    },
    contactElement(reply),
    {
      name: 'measures',
      text: hasMeasures ? '解决措施' : '缺解决措施',
      state: hasMeasures ? 'there' : 'needed',
      field: 'reply-measures',
    },
    termElement(reply),
  ];
}

const MARK: Record<Element['state'], ReactNode> = {
  there: <Icon name="done" size={12} />,
  needed: <LightShape colour="amber" />,
  open: <LightShape colour="none" />,
  wrong: <LightShape colour="red" />,
};

export function FourElements(reply: Reply): ReactNode {
  return (
    <ul className="four" aria-label="答复四要素">
      {elementsOf(reply).map(({ name, text, state, field }) => (
        <li key={name} className={`four-${state}`}>
          {MARK[state]}
          {text}
          {state !== 'there' && field !== null ? (
            // No stop of Tab: the field itself is one.
            <button
              type="button"
              className="link"
              tabIndex={-1}
              onClick={() => document.getElementById(field)?.focus()}
            >
              {state === 'wrong' ? '改正' : '补上'}
            </button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
