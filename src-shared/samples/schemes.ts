/** The assessment schemes we ship, all marked 示例. */
import schemes from '#resources/rules/schemes.json' with { type: 'json' };
import { parseAssessmentRules } from '../domain/assessment/package.ts';

export const SAMPLE_ASSESSMENT = parseAssessmentRules(schemes);
