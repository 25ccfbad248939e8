/** Test projects, one a folder of tests/. `unit` takes seconds; `real` needs input that does not stand in the project. */
import { defineConfig } from 'vitest/config';

const MINUTE = 60_000;

/** Each file runs in a process of its own: native modules, PGlite and encrypted stores do not share one. */
const project = (name: string, testTimeout: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    environment: 'node' as const,
    pool: 'forks' as const,
    testTimeout,
    hookTimeout: testTimeout,
  },
});

export default defineConfig({
  test: {
    // By default one core is left idle, and two are all that the pipeline has.
    maxWorkers: '100%',
    // `--project unit` before the first test of a folder exists is no failure of that project.
    passWithNoTests: true,
    projects: [
      project('unit', MINUTE / 2),
      project('store', MINUTE),
      project('sim', 10 * MINUTE),
      project('server', 2 * MINUTE),
      project('pg', 5 * MINUTE),
      project('real', 5 * MINUTE),
    ],
  },
});
