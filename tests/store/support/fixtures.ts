/** Stores of finished issues, as copies that a test may change. */
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, verified, type Expected } from '../../../scripts/fixtures/facts.ts';
import { askedIn, figuresOf } from '../../../scripts/fixtures/figures.ts';
import { paperFactsOf } from '../../../scripts/fixtures/paper-facts.ts';
import type { Workstation } from '../../../src-main/engine/workstation.ts';
import { openDesk, temporary, TestClock } from './desk.ts';

export const STORES_FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'stores');

export interface FixtureStore {
  /** `part-1`: the issue at whose end it was made. */
  part: string;
  name: string;
}

const foldersIn = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

export const fixtureStores = (): FixtureStore[] =>
  foldersIn(STORES_FOLDER).flatMap((part) => foldersIn(join(STORES_FOLDER, part)).map((name) => ({ part, name })));

export const expectedOf = ({ part, name }: FixtureStore): Expected =>
  JSON.parse(readFileSync(join(STORES_FOLDER, part, name, 'expected.json'), 'utf8')) as Expected;

/** All that a store was asked when it was made, and what it said: `saidBy` asks it again. */
export type Said = Pick<Expected, 'verify' | 'facts' | 'figures' | 'papers'>;

export const saidThen = ({ verify, facts, figures, papers }: Expected): Said => ({
  verify,
  facts,
  ...(figures && { figures }),
  ...(papers && { papers }),
});

export function saidBy({ at, facts, figures, papers }: Expected, workstation: Workstation): Said {
  return {
    verify: verified(workstation),
    facts: factsOf(workstation, { at, searches: facts.searches }),
    ...(figures && { figures: figuresOf(workstation, askedIn(figures)) }),
    ...(papers && { papers: paperFactsOf(workstation) }),
  };
}

export interface FixtureCopy {
  dir: string;
  key: string;
  expected: Expected;
}

export function copyOfFixture(which: FixtureStore): FixtureCopy {
  const { part, name } = which;
  const from = join(STORES_FOLDER, part, name);
  const dir = join(temporary(), 'store');
  cpSync(from, dir, { recursive: true });
  return {
    dir,
    key: readFileSync(join(from, 'key'), 'utf8').trim(),
    expected: expectedOf(which),
  };
}

/** On a machine whose clock stands where it stood when the store was taken. */
export function openCopy({ dir, key, expected }: FixtureCopy): Workstation {
  const clock = new TestClock();
  clock.wall = expected.at;
  return openDesk(dir, key, clock);
}

export function openFixture(which: FixtureStore): FixtureCopy & { workstation: Workstation } {
  const copy = copyOfFixture(which);
  return { ...copy, workstation: openCopy(copy) };
}
