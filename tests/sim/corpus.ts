/**
 * Schedules that once found a defect: they run first. A change of the simulator gives a seed another meaning, so each
 * file also says what broke, and the defect has a test of its own beside it.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('corpus/', import.meta.url);

const foundSchema = z.object({ seed: z.int(), broke: z.string() });
type Found = z.infer<typeof foundSchema>;

export const corpus = (): Found[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => foundSchema.parse(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))))
    .toSorted((a, b) => a.seed - b.seed);

/** Keeps a schedule that broke a promise. */
export const keep = ({ seed, broke }: Found): void =>
  writeFileSync(new URL(`${seed}.json`, FOLDER), `${JSON.stringify({ seed, broke }, null, 2)}\n`);
