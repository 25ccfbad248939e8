// Stands in for the default app that Electron's own distributions carry and the evaluation runtime lacks:
// `electron [-r module]… [--flags] <folder or file> [arguments]`.
const { app } = require('electron');
const fs = require('fs');
const path = require('path');
const Module = require('module');

/** The first plain argument; modules named by -r are loaded on the way, as Playwright's loader needs. */
function targetOf(argv) {
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '-r' || argv[i] === '--require') Module._load(path.resolve(argv[++i]), module, false);
    else if (!argv[i].startsWith('-')) return path.resolve(argv[i]);
  }
  return null;
}

const target = targetOf(process.argv.slice(1));
if (!target) {
  console.error('usage: electron <app folder or file>');
  process.exit(1);
}

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
const manifest = path.join(target, 'package.json');
if (fs.existsSync(manifest)) {
  const { name, productName, version, desktopName } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  if (version) app.setVersion(version);
  app.name = productName || name || app.name;
  app.setDesktopName(desktopName || `${app.name}.desktop`);
  app.setAppPath(target);
} else {
  app.setAppPath(path.dirname(target));
}
Module._load(target, Module, true);
