// The gate `imports`: the rules about who may import whom, and about time and chance in shared code, still bite. A linter whose
// rules silently match nothing would pass everything, so it is run over fixtures whose every bad line must be reported.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { commandFile, fromRoot } from '../bootstrap/paths.mjs';
import { run } from '../bootstrap/run.mjs';
import { findNode } from '../node-runtime.mjs';

const MARK = '// forbidden';

const FIXTURES = [
  { folder: 'forbidden-imports', least: 5, rules: ['eslint(no-restricted-imports)'] },
  {
    folder: 'forbidden-time',
    least: 9,
    rules: [
      'pure(no-ambient-time)',
      'eslint(no-restricted-properties)',
      'eslint(no-restricted-globals)',
      'eslint(no-restricted-imports)',
    ],
  },
];

function markedLines(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    /\.tsx?$/.test(entry.name),
  );
  return files.flatMap((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.flatMap((text, i) => (text.endsWith(MARK) ? [`${relative(folder, path)}:${i + 1}`] : []));
  });
}

/** Lints a copy outside the project, where the fixture's folders stand where the real ones stand beside the rules. */
async function reportedLines(folder, rules) {
  const copy = mkdtempSync(join(tmpdir(), 'import-gate-'));
  try {
    cpSync(folder, copy, { recursive: true });
    cpSync(fromRoot('.oxlintrc.json'), join(copy, '.oxlintrc.json'));
    cpSync(fromRoot('scripts', 'lint'), join(copy, 'scripts', 'lint'), { recursive: true });
    const folders = readdirSync(folder).filter((name) => name.startsWith('src-'));
    const { stdout, stderr } = await run(findNode(), [commandFile('oxlint'), '--format=json', ...folders], {
      cwd: copy,
    });
    if (!stdout.startsWith('{')) throw new Error(`oxlint did not run:\n${stdout}${stderr}`);
    const found = JSON.parse(stdout).diagnostics.filter((diagnostic) => rules.includes(diagnostic.code));
    return [
      ...new Set(found.map(({ filename, labels }) => `${filename.replaceAll('\\', '/')}:${labels[0].span.line}`)),
    ];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * Compares both fixtures' marked lines with what oxlint reports.
 * @returns {Promise<{ ok: boolean, lines: string[] }>} lines: what was found, for the person who reads the log
 */
export async function checkImportRules() {
  const lines = [];
  let ok = true;
  for (const { folder, least, rules } of FIXTURES) {
    const path = fromRoot('tests', 'fixtures', folder);
    const marked = markedLines(path);
    const reported = await reportedLines(path, rules);
    const missed = marked.filter((line) => !reported.includes(line));
    const tooMany = reported.filter((line) => !marked.includes(line));
    lines.push(`${folder}: ${marked.length} forbidden lines, ${marked.length - missed.length} reported`);
    for (const line of missed) lines.push(`  not reported: ${folder}/${line}`);
    for (const line of tooMany) lines.push(`  reported, though allowed: ${folder}/${line}`);
    if (marked.length < least) lines.push(`  the fixture has fewer than ${least} forbidden lines`);
    ok &&= missed.length === 0 && tooMany.length === 0 && marked.length >= least;
  }
  return { ok, lines };
}
