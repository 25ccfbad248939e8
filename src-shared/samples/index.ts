/** The packages we ship, all marked 示例: two districts of Beijing, a deadline profile, the published work calendar. */
import shijingshan from '#resources/organization/shijingshan.json' with { type: 'json' };
import yanqing from '#resources/organization/yanqing.json' with { type: 'json' };
import calendar from '#resources/rules/calendar.json' with { type: 'json' };
import deadlines from '#resources/rules/deadlines.json' with { type: 'json' };
import limits from '#resources/rules/limits.json' with { type: 'json' };
import { parseDeadlineProfile, ruleSetOf } from '../domain/deadline/package.ts';
import type { DeadlineProfile, RuleSet } from '../domain/deadline/rules.ts';
import { parseLimits } from '../domain/order/limits.ts';
import type { Organization } from '../domain/organization/organization.ts';
import { mergePackages } from '../domain/organization/package.ts';

/** Both districts below the city. */
export const sampleOrganization = (): Organization => mergePackages([shijingshan, yanqing]);

export const SAMPLE_RULES: RuleSet = { ...ruleSetOf(deadlines[0], calendar), handling: parseLimits(limits) };

/** All shipped profiles, the one in force first. */
export const SAMPLE_PROFILES: readonly DeadlineProfile[] = deadlines.map((raw) => parseDeadlineProfile(raw));
