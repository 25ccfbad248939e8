// Makes a checkout ready to run: `node scripts/bootstrap.mjs --for start|dev|test|node`. Every step does nothing when its work
// is done already. Needs only Node >= 20.11 and npm; nothing here may import a package.
//   node   packages, Node 24, SQLite, PostgreSQL, the list of commands; silent on stdout (the server and the command line print JSON there)
//   dev    the same, Electron and system libraries
//   test   the same, and what only tests need; the build is a stage of its own in scripts/test.mjs
//   start  the same as dev, and the build
const [major, minor] = process.versions.node.split('.').map(Number);
if (!(major > 20 || (major === 20 && minor >= 11))) {
  console.error(`This project needs Node 20.11 or newer to set itself up; this is ${process.versions.node}.`);
  console.error('What to do: install a current Node.js with npm and run the same command again.');
  process.exit(1);
}

const purpose = process.argv[process.argv.indexOf('--for') + 1];
if (!process.argv.includes('--for') || !['start', 'dev', 'test', 'node'].includes(purpose)) {
  console.error('usage: node scripts/bootstrap.mjs --for start|dev|test|node');
  process.exit(2);
}

const { createReport } = await import('./bootstrap/report.mjs');
const report = createReport({ quiet: purpose === 'node' });

async function prepare() {
  const { ensurePackages } = await import('./bootstrap/packages.mjs');
  const { ensureNode, checkSqlite, linkPostgres } = await import('./bootstrap/native.mjs');
  await report.step('packages', ensurePackages);
  await report.step('node', ensureNode);
  await report.step('sqlite', checkSqlite);
  await report.step('postgresql', linkPostgres);
  const { ensureCommands } = await import('./commands/make.mjs');
  await report.step('commands', ensureCommands);
  if (purpose === 'node') return;
  const { ensureElectron } = await import('./bootstrap/electron.mjs');
  const { ensureSystemLibraries } = await import('./bootstrap/system-libraries.mjs');
  await report.step('electron', ensureElectron);
  await report.step('system libraries', () => ensureSystemLibraries({ forTests: purpose === 'test' }));
  if (purpose !== 'start') return;
  const { ensureBuild } = await import('./bootstrap/build.mjs');
  await report.step('build', ensureBuild);
}

const { lockBootstrap } = await import('./bootstrap/lock.mjs');
let release = () => {};
try {
  release = await lockBootstrap();
  await prepare();
  if (purpose !== 'node') console.log(`setup  ready in ${report.total()}\n`);
} catch (error) {
  report.failed(error);
  process.exitCode = 1;
} finally {
  release();
}
