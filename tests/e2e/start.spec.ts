/** Starts that must not go well, and what a packaged program does not listen to. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron } from '@playwright/test';
import { fromRoot, root } from '../../scripts/bootstrap/paths.mjs';
import { Workstation } from '../../scripts/demo/workstation.ts';
import { electronEnvironment, findElectron } from '../../scripts/electron-runtime.mjs';
import { findNode } from '../../scripts/node-runtime.mjs';
import { keyStoreContract } from '../store/key-store.contract.ts';
import { bundle } from './support/bundle.ts';
import { expect, test } from './support/fixtures.ts';
import { launch } from './support/launch.ts';
import type { KeyStoreHost } from './support/key-store-host.ts';

declare const keyStoreHost: KeyStoreHost;

interface Ending {
  code: number | null;
  stderr: string;
}

/** Starts the program and waits for these words on stderr, or for its end; then ends it. */
function startUntil(words: readonly string[], said: RegExp, env: Record<string, string> = {}): Promise<Ending> {
  const { path, args } = findElectron();
  const child = spawn(path, [...args, '--disable-gpu', root, ...words], {
    env: { ...electronEnvironment(), ...env } as NodeJS.ProcessEnv,
  });
  return new Promise((resolve) => {
    let stderr = '';
    const limit = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (said.test(stderr)) child.kill('SIGKILL');
    });
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ code, stderr });
    });
  });
}

test('a store whose key is gone is left alone, and the reason is said', async ({ stage }) => {
  const { store, keyFile, words } = stage.street;
  renameSync(keyFile, `${keyFile}.away`);
  try {
    const before = readdirSync(store).filter((name) => name.endsWith('.db'));
    const { stderr } = await startUntil(words, /unavailable \(lost\): .*密钥/);
    expect(stderr).toMatch(/unavailable \(lost\): .*找不到它的密钥/);
    expect(readdirSync(store).filter((name) => name.endsWith('.db'))).toEqual(before);
    expect(readdirSync(dirname(keyFile))).not.toContain('street.key');
  } finally {
    renameSync(`${keyFile}.away`, keyFile);
  }
});

test('a wrong key opens nothing and makes nothing', async ({ stage }) => {
  const wrong = join(stage.folder, 'wrong.key');
  writeFileSync(wrong, `${'ab'.repeat(32)}\n`, { mode: 0o600 });
  const { stderr } = await startUntil(['--store', stage.street.store, '--key-file', wrong], /unavailable \(key\)/);
  expect(stderr).toMatch(/unavailable \(key\): .*密钥不对/);
  const { ok } = await stage.street.cli<{ ok: boolean }>(['verify']);
  expect(ok).toBe(true);
});

test('arguments and variables that cannot be understood end the start with code 2', async () => {
  expect(await startUntil(['--store='], /never/)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--store 后面缺少路径'),
  });
  expect(await startUntil([], /never/, { WORKBENCH_NOW: 'noon' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('WORKBENCH_NOW'),
  });
});

/** The runtime under another name with the built program inside: what Electron calls packaged. */
function makePackaged(folder: string): string {
  const { path } = findElectron();
  const dist = dirname(path);
  const link = (from: string, to: string): void => {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      if (entry.isDirectory()) link(join(from, entry.name), join(to, entry.name));
      else linkSync(join(from, entry.name), join(to, entry.name));
    }
  };
  link(dist, folder);
  renameSync(join(folder, 'electron'), join(folder, 'workbench'));
  const resources = join(folder, 'resources');
  rmSync(join(resources, 'default_app.asar'));
  mkdirSync(join(resources, 'app'));
  mkdirSync(join(resources, 'node'));
  cpSync(fromRoot('package.json'), join(resources, 'app', 'package.json'));
  symlinkSync(fromRoot('out'), join(resources, 'app', 'out'));
  symlinkSync(findNode(), join(resources, 'node', 'node'));
  return join(folder, 'workbench');
}

test('a packaged program does not listen to WORKBENCH_NOW', async ({ stage }) => {
  // On the same disk as the runtime, which is linked and not copied.
  const folder = fromRoot('.cache', 'packaged-for-test');
  rmSync(folder, { recursive: true, force: true });
  const executablePath = makePackaged(folder);
  const workstation = new Workstation(join(stage.folder, 'packaged'), stage.district.place);
  await workstation.enroll(stage.centre, stage.cable.url);
  // Without the centre, whose clock stands in 2019: what the window shows is this machine's clock alone.
  stage.cable.pull();
  const app = await _electron.launch({
    executablePath,
    args: [...findElectron().args, '--disable-gpu', ...workstation.words],
    env: { ...electronEnvironment(), ...stage.clock.env, WORKBENCH_PRINT_DIR: stage.folder } as Record<string, string>,
  });
  try {
    expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
    const page = await app.firstWindow();
    await page.getByTestId('sign-in').waitFor();
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
    await expect(page.locator('footer')).toContainText(today);
    await expect(page.locator('footer')).not.toContainText('2019-');
  } finally {
    await app.close();
    stage.cable.plug();
    rmSync(folder, { recursive: true, force: true });
  }
});

test.describe('the key store of the operating system', () => {
  test('keeps the contract of KeyStore', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-store-'));
    await bundle(join(import.meta.dirname, 'support/key-store-host.ts'), join(folder, 'host.cjs'));
    const app = await launch([join(folder, 'host.cjs'), `--data=${folder}`]);
    try {
      const answers = await app.evaluate(() => keyStoreHost.answers());
      test.skip(!answers, 'no key store of the operating system answers on this machine');
      for (const { name } of keyStoreContract)
        expect(await app.evaluate((_, each) => keyStoreHost.check(each), name), name).toBe('kept');
    } finally {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
