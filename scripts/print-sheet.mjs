// Prints one sheet with the application's print window: `node scripts/print-sheet.mjs SHEET.json OUT.pdf`, or --check, which only
// says whether it could. The last line of stdout is JSON: {pages, sha256} or {error}, a Chinese sentence. Exit code 0 printed,
// 1 refused by the layout, 3 unavailable.
import { spawn } from 'node:child_process';
import { ensureBuild } from './bootstrap/build.mjs';
import { lockBootstrap } from './bootstrap/lock.mjs';
import { root } from './bootstrap/paths.mjs';
import { openDisplay } from './display.mjs';
import { electronEnvironment, lookForElectron } from './electron-runtime.mjs';

const UNAVAILABLE = 3;
/** From the start of the program to the written file; the layout has a limit of its own. */
const LIMIT_MS = 90_000;

function end(code, answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  process.exit(code);
}

const unavailable = (error) => end(UNAVAILABLE, { error });

/** The build of the present sources: an older one would not know what it is asked. */
async function build() {
  const release = await lockBootstrap();
  try {
    await ensureBuild();
  } finally {
    release();
  }
}

/** @returns {Promise<number | null>} exit code; null when it was ended */
function print(electron, display, [sheet, out]) {
  const child = spawn(
    electron.path,
    [...electron.args, '--disable-gpu', root, '--print-ranking', sheet, '--out', out],
    // Chromium's own chatter is nobody's answer.
    { cwd: root, env: { ...electronEnvironment(), ...display.env }, stdio: ['ignore', 'inherit', 'ignore'] },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

const [first, second] = process.argv.slice(2);
const electron = lookForElectron();
if (!electron) unavailable('没有打印用的运行环境（Electron）。请先运行一次 npm start，或在工作台窗口里打印。');
await build().catch(() => unavailable('打印程序没有编译成功。请先运行一次 npm start。'));
const display = await openDisplay().catch(() =>
  unavailable('没有显示器，也没有虚拟显示（Xvfb）。请先运行一次 npm start，或安装 xvfb。'),
);
if (first !== '--check') {
  const code = await print(electron, display, [first, second]);
  if (code === null) process.stdout.write(`${JSON.stringify({ error: '打印程序没有启动，或没有在限时内完成。' })}\n`);
  process.exitCode = code ?? UNAVAILABLE;
}
display.stop();
