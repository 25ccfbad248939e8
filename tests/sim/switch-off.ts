/** Switches a rule of the protocol off, by changing sources while they are loaded. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { RULES } from './rules.ts';

const ROOT = new URL('../../', import.meta.url);

/** To be called before the sources are imported. Throws when a place to change does not stand there exactly once. */
export function switchOff(name: string): void {
  const rule = RULES.find((each) => each.rule === name);
  if (!rule) throw new Error(`no such rule: ${name}`);
  for (const { file, from } of rule.changes) {
    if (readFileSync(new URL(file, ROOT), 'utf8').split(from).length !== 2)
      throw new Error(`${name}: its text does not stand in ${fileURLToPath(new URL(file, ROOT))} once`);
  }
  registerHooks({
    load(loaded, context, next) {
      const result = next(loaded, context);
      const changes = rule.changes.filter(({ file }) => new URL(file, ROOT).href === loaded);
      const source = changes.reduce((text, { from, to }) => text.replace(from, () => to), String(result.source));
      return changes.length === 0 ? result : { ...result, source };
    },
  });
}
