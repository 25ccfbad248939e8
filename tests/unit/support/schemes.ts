/** The shipped schemes by what they weigh. */
import { SAMPLE_ASSESSMENT } from '#shared/samples/schemes.ts';

export const SCHEMES = SAMPLE_ASSESSMENT.schemes;

function scheme(id: string) {
  const found = SCHEMES.find((each) => each.id === id);
  if (!found) throw new Error(`no scheme ${id}`);
  return found;
}

export const SCHEME_10_50_40 = scheme('HR-2025');
export const SCHEME_30_35_35 = scheme('R-2019-11');
