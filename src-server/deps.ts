/** What every part of the server is given. Nothing in here is global, so tests make as many servers as they like. */
import type { Clock } from '#shared/domain/clock.ts';
import type { RuleSet } from '#shared/domain/deadline/rules.ts';
import type { Organization } from '#shared/domain/organization/organization.ts';
import type { Store } from './store/database.ts';
import type { FeedCounter } from './store/feed.ts';
import type { Vault } from './store/vault.ts';
import type { PageLimits } from './sync/pull.ts';

export interface ServerDeps {
  store: Store;
  vault: Vault;
  clock: Clock;
  organization: Organization;
  rules: RuleSet;
  /** Shown by health and enrolment, so that people tell a demonstration from the real server. */
  mark: string;
  version: string;
  counter: FeedCounter;
  limits: PageLimits;
}
