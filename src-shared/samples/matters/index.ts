/** Every matter there is. */
import { CITY } from './city.ts';
import { HOUSING } from './housing.ts';
import { LIVELIHOOD } from './livelihood.ts';
import type { Matter } from './matter.ts';

export const MATTERS: readonly Matter[] = [...HOUSING, ...CITY, ...LIVELIHOOD];
