// Writes src-shared/domain/order/commands/index.ts from the files beside it: a new kind is one new file there. Runs with
// every bootstrap and changes the file only when it has to. Also by hand: `node scripts/commands/make.mjs`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const commandsFolder = fileURLToPath(new URL('../../src-shared/domain/order/commands/', import.meta.url));
const INDEX = 'index.ts';

/** The family that a file exports, by its declared type. */
const FAMILY = /^export const (\w+): CommandFamily</m;

/** What the index has to say of these files, in the project's format. Throws for a file without a family. */
export function indexOf(files) {
  const families = files.map((file) => {
    const name = FAMILY.exec(readFileSync(join(commandsFolder, file), 'utf8'))?.[1];
    if (name === undefined) throw new Error(`${file} exports no CommandFamily`);
    return { file, name };
  });
  return `/** Every family of commands there is. Written by scripts/commands/make.mjs from the files of this folder. */
import type { CommandFamily } from '../command.ts';
import type { Command } from '../types.ts';
${families.map(({ file, name }) => `import { ${name} } from './${file}';`).join('\n')}

// Families differ in their payload; \`decide\` parses a payload with the family's own schema before the family sees it.
export const FAMILIES = [
${families.map(({ name }) => `  ${name},`).join('\n')}
] as unknown as readonly CommandFamily[];

const BY_KIND = new Map(FAMILIES.map((family) => [family.kind, family]));

/** The family of a kind, undefined for a kind of a newer version. */
export const familyOf = (kind: string): CommandFamily | undefined => BY_KIND.get(kind);

/** The version of the protocol that knows all these kinds; travels as \`v\` in pages. */
export const PROTOCOL_VERSION = Math.max(...FAMILIES.map(({ since }) => since ?? 1));

/** The version a server must have to take this command; an earlier form of a kind was known before the present one. */
export function versionTaking({ kind, version }: Pick<Command, 'kind' | 'version'>): number {
  const family = familyOf(kind);
  if (!family || version > family.version) return version;
  return version < family.version ? 1 : (family.since ?? 1);
}
`;
}

export const familyFiles = () =>
  readdirSync(commandsFolder)
    .filter((file) => file.endsWith('.ts') && file !== INDEX)
    .toSorted();

/** @returns {{ did: boolean, text: string }} for the report of the bootstrap */
export function ensureCommands() {
  const path = join(commandsFolder, INDEX);
  const text = indexOf(familyFiles());
  if (readFileSync(path, 'utf8') === text) return { did: false, text: 'list fits its folder' };
  writeFileSync(path, text);
  return { did: true, text: 'list written anew' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`commands  ${ensureCommands().text}`);
