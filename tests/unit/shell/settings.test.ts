import { describe, expect, test } from 'vitest';
import { settingsFrom, type StartFacts } from '../../../src-main/shell/settings.ts';

const facts = (change: Partial<StartFacts> = {}): StartFacts => ({
  argv: [],
  env: {},
  isPackaged: false,
  defaultUserData: '/home/li/.config/workbench',
  cwd: '/work',
  ...change,
});

describe('settings of a start', () => {
  test('without arguments: a store inside of the user data, the key in the key store of the system', () => {
    expect(settingsFrom(facts())).toEqual({
      userData: '/home/li/.config/workbench',
      storeDir: '/home/li/.config/workbench/store',
      keyFile: null,
      markStem: '/home/li/.config/workbench/marks/store',
      startAt: null,
      printDir: null,
      devUrl: null,
      engineUnderNode: false,
      printTask: null,
    });
  });

  test('one sheet may be printed instead of opening the workbench', () => {
    const argv = ['--no-sandbox', '.', '--print-ranking', 'tmp/sheet.json', '--out', 'tmp/sheet.pdf'];
    expect(settingsFrom(facts({ argv })).printTask).toEqual({
      sheet: '/work/tmp/sheet.json',
      out: '/work/tmp/sheet.pdf',
      userData: '/work/tmp/shell',
    });
    expect(() => settingsFrom(facts({ argv: argv.slice(0, 4) }))).toThrow('要一起用');
  });

  test.each([[['--store', 'a', '--key-file', 'a.key']], [['--store=a', '--key-file=a.key']]])(
    'paths are resolved from the working directory: %j',
    (argv) => {
      // Chromium's switches and the application folder stand around ours.
      const settings = settingsFrom(facts({ argv: ['--no-sandbox', '.', ...argv, '--lang=zh-CN'] }));
      expect(settings).toMatchObject({ userData: '/work/a/shell', storeDir: '/work/a', keyFile: '/work/a.key' });
      expect(settings.markStem).toBe('/work/a.key');
    },
  );

  test.each([[['--store']], [['--store=']], [['--key-file']]])('a missing value is an error: %j', (argv) => {
    expect(() => settingsFrom(facts({ argv }))).toThrow(/后面缺少路径/);
  });

  const env = {
    WORKBENCH_NOW: '2019-11-25T08:30:00+08:00',
    WORKBENCH_PRINT_DIR: 'out',
    WORKBENCH_ENGINE: 'node',
    ELECTRON_RENDERER_URL: 'http://localhost:5173',
  };

  test('variables are heard in an unpackaged build', () => {
    expect(settingsFrom(facts({ env }))).toMatchObject({
      startAt: Date.UTC(2019, 10, 25, 0, 30),
      printDir: '/work/out',
      devUrl: new URL('http://localhost:5173/'),
      engineUnderNode: true,
    });
  });

  test('a packaged build hears none of them, not even a wrong one', () => {
    const packaged = { startAt: null, printDir: null, devUrl: null, engineUnderNode: false };
    expect(settingsFrom(facts({ env, isPackaged: true }))).toMatchObject(packaged);
    expect(settingsFrom(facts({ env: { WORKBENCH_NOW: 'noon' }, isPackaged: true }))).toMatchObject(packaged);
  });

  test('an instant that is none is an error', () => {
    expect(() => settingsFrom(facts({ env: { WORKBENCH_NOW: 'noon' } }))).toThrow(/WORKBENCH_NOW/);
  });
});
