/** Phase × command × role × relation of the actor's unit, in full. The table is compared with the rules, not with itself. */
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '#shared/domain/order/commands/index.ts';
import { decide, objectionTo } from '#shared/domain/order/decide.ts';
import { HUMAN_KINDS, PHASE_TABLE, PHASES } from '#shared/domain/order/phases.ts';
import { actsOfUnit } from '#shared/domain/order/unit-acts.ts';
import { ROLES, type Actor } from '#shared/domain/organization/roles.ts';
import { fitting, orderIn } from './support/lives.ts';
import {
  actor, CITY, COMMUNITY, contextOf, DEPARTMENT, DISTRICT, NOON, ORGANIZATION, OTHER_STREET, STREET, type Story,
} from './support/world.ts'; // prettier-ignore

/** An order of a community. Each cell has a letter for: the community, its street, district, city, joint unit, a stranger. */
const RELATIONS = [COMMUNITY, STREET, DISTRICT, CITY, DEPARTMENT, OTHER_STREET];

const LETTER: Record<string, string> = {
  ok: '+',
  phase: '.',
  'not-lead': 'l',
  'not-above': 'a',
  'not-centre': 'c',
  'not-joint': 'j',
  'no-reply-yet': 'n',
  'not-on-account': 'o',
  // A unit that the actor may not name: the street adds its own units, the district those below it.
  'joint-target': 't',
};

const TABLE = `kind               awaitingAccept  handling  awaitingReview  awaitingRuling  awaitingCallback  completed
  accept             ++llll          .         .               .               .                 .
  dispatch           ll+lll          .         .               .               .                 .
  forward            .               ++llll    .               .               .                 .
  reply              .               ++llll    .               .               ++llll            .
  callback           .               nnnnll    .               .               ++++ll            ++++ll
  review             .               .         c+cccc          .               .                 .
  ruling             .               .         .               aa+aaa          .                 .
  note               +++++l          +++++l    +++++l          +++++l          +++++l            +++++l
  urge               a+++aa          a+++aa    a+++aa          a+++aa          a+++aa            .
  supplement         .               c+cccc    c+cccc          .               .                 .
  addJoint           c+tccc          c+tccc    c+tccc          .               c+tccc            .
  removeJoint        c++ccc          c++ccc    c++ccc          c++ccc          c++ccc            .
  jointReply         jjjj+j          jjjj+j    jjjj+j          jjjj+j          jjjj+j            .
  submitReview       .               ++llll    .               .               .                 .
  return             c+cccc          c+cccc    .               .               .                 .
  rehandle           .               .         .               .               a+++aa            a+++aa
  extend             .               c+cccc    .               .               .                 .
  extendRuling       .               aa+aaa    aa+aaa          .               aa+aaa            .
  onAccount          .               c+cccc    .               .               .                 .
  onAccountRuling    .               aa+aaa    aa+aaa          .               aa+aaa            .
  offAccount         cooccc          c++ccc    c++ccc          c++ccc          c++ccc            .
  exclude            c+cccc          c+cccc    c+cccc          c+cccc          c+cccc            c+cccc
  appeal             c+cccc          c+cccc    c+cccc          c+cccc          c+cccc            c+cccc
  exclusionReview    aa+aaa          aa+aaa    aa+aaa          aa+aaa          aa+aaa            aa+aaa
  exclusionResult    aa+aaa          aa+aaa    aa+aaa          aa+aaa          aa+aaa            aa+aaa
  visit              +++++l          +++++l    +++++l          +++++l          +++++l            +++++l
  unreached          .               .         .               .               ++++ll            .
  completeUnreached  .               .         .               .               ++++ll            .
  complete           .               ++llll    .               .               ++llll            .`;

function outcome(story: Story, kind: string, who: Actor): string {
  const typed = story.type(kind, fitting(kind), who, NOON);
  const decision = decide(story.state, typed, contextOf(who, NOON));
  const why = decision.ok ? 'ok' : decision.why;
  return LETTER[why] ?? `<${why}>`;
}

const cell = (story: Story, kind: string, role: Actor['role']): string => {
  const letters = RELATIONS.map((unit) => outcome(story, kind, actor(unit, role)));
  // A phase forbids to all alike.
  return letters.every((letter) => letter === '.') ? '.' : letters.join('');
};

const rows = TABLE.split('\n').map((line) => line.trim().split(/ +/));
const [head = [], ...body] = rows;

it('has a row a kind and a column a phase', () => {
  expect(head.slice(1).toSorted()).toEqual([...PHASES].toSorted());
  expect(body.map(([kind]) => kind).toSorted()).toEqual([...HUMAN_KINDS].toSorted());
});

describe.each(body)('%s', (kind = '', ...cells) => {
  const phases = PHASES.map((phase) => ({ phase, expected: cells[head.indexOf(phase) - 1] }));

  it.each(phases)('in $phase', ({ phase, expected }) => {
    const story = orderIn(phase, kind);
    for (const role of ['clerk', 'supervisor', 'admin'] as const) expect(cell(story, kind, role)).toBe(expected);
    // Who only reads may nothing, nor does the server itself act for people.
    for (const role of ['viewer', 'system'] as const)
      for (const unit of RELATIONS) expect(outcome(story, kind, actor(unit, role))).toBe('<role>');
    expect(PHASE_TABLE[phase].includes(kind)).toBe(expected !== '.');
    // What is offered before anything is typed is what would be accepted.
    const offered = RELATIONS.filter((unit) => objectionTo(kind, story.known, contextOf(actor(unit), NOON)) === null);
    const accepted = RELATIONS.filter((_, i) => expected?.[i] === '+' || expected?.[i] === 't');
    expect(offered).toEqual(accepted);
    for (const unit of accepted) expect(actsOfUnit(ORGANIZATION.find(unit)!.kind)).toContain(kind);
  });
});

it('the server’s own kinds are open to nobody else', () => {
  const own = FAMILIES.filter(({ roles }) => roles.length === 0).map(({ kind }) => kind);
  expect(own).toContain('receive');
  for (const kind of own)
    for (const phase of PHASES)
      for (const role of ROLES) expect(outcome(orderIn(phase, kind), kind, actor(STREET, role))).toBe('<role>');
});
