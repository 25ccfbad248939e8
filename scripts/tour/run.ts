/** The tour: the real application does the main job. Exit code 0 only when everything that was asserted holds. */
import { parseArgs } from 'node:util';
import { fromRoot } from '../bootstrap/paths.mjs';
import { createSteps } from '../demo/steps.ts';
import { Album, type Check } from './album.ts';
import { runChecks } from './checks.ts';
import { Stage } from './stage.ts';
import { Story, type Sabotage } from './story.ts';

const ORDERS = 400;

const { values } = parseArgs({ options: { break: { type: 'string' } } });
const sabotage = (values.break ?? null) as Sabotage | null;
if (sabotage !== null && sabotage !== 'sync' && sabotage !== 'server') {
  console.error('--break takes sync or server');
  process.exit(2);
}

async function setUp(stage: Stage): Promise<void> {
  const steps = createSteps('tour');
  await steps.step(
    'history',
    () => stage.writePast({ orders: ORDERS, hasResults: false }),
    ({ orders, acts }) => `${orders.length} orders and ${acts} acts before 2019-11-25 08:30 (all invented)`,
  );
  await steps.step(
    'server',
    () => stage.startCentre(),
    ({ url }) => `${url}, its own process`,
  );
  await steps.step(
    'workstations',
    () => stage.enroll(),
    () => 'district and street enrolled',
  );
}

/** Resolves with why the tour broke off, null when it did not. */
async function tell(stage: Stage, story: Story, album: Album): Promise<string | null> {
  try {
    await story.tell();
    return null;
  } catch (error) {
    await album.takeFailure(stage.openDesks);
    // Playwright's messages go on with a log of calls.
    const [message] = (error as Error).message.split('\nCall log:');
    return `after ${album.pictures.at(-1)?.file ?? 'the start'}: ${message}`;
  }
}

async function run(stage: Stage): Promise<number> {
  const album = new Album(fromRoot('out', 'tour'));
  await setUp(stage);
  const story = new Story(stage, album, sabotage);
  const failure = await tell(stage, story, album);
  await stage.closeDesks();
  const checks: Check[] = await runChecks(stage, story, album.folder);
  for (const { name, fault } of checks)
    console.log(`tour   ${fault === null ? 'ok    ' : 'FAILED'}  ${name}${fault ? `: ${fault}` : ''}`);
  album.writeReport(checks, failure);
  const failed = checks.filter(({ fault }) => fault !== null).length;
  if (failure !== null) console.error(`\nThe tour broke off ${failure}`);
  if (failure !== null || failed > 0) {
    console.error(`The tour FAILED: ${failed} of ${checks.length} assertions, ${album.seconds} s`);
    return 1;
  }
  console.log(
    `tour   ${album.pictures.length} pictures and ranking.pdf in out/tour/, ${checks.length} assertions hold, ${album.seconds} s`,
  );
  return 0;
}

const stage = new Stage();
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (ending) return;
    ending = true;
    void stage.clear().finally(() => process.exit(130));
  });
}
try {
  process.exitCode = await run(stage);
} catch (error) {
  console.error(`\nThe tour FAILED: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await stage.clear();
}
