/** `schema [KIND]`: what the data of an act looks like, as JSON Schema. */
import { familyOf } from '#shared/domain/order/commands/index.ts';
import { HUMAN_KINDS } from '#shared/domain/order/phases.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { type Cli, withJson } from './context.ts';
import { usage } from './exit.ts';

function schemaOf(kind: string): unknown {
  const family = HUMAN_KINDS.some((known) => known === kind) ? familyOf(kind) : undefined;
  if (!family) throw usage(`没有这种操作：${kind}。可用：${HUMAN_KINDS.join('、')}。`);
  return { title: family.label, ...z.toJSONSchema(family.schema, { io: 'input' }) };
}

export function addSchema(program: Command, cli: Cli): void {
  withJson(program.command('schema').description('列出操作的数据格式').argument('[kind]', '操作种类')).action(
    (kind: string | undefined, options: { json?: true }) => {
      cli.print(
        kind === undefined ? Object.fromEntries(HUMAN_KINDS.map((k) => [k, schemaOf(k)])) : schemaOf(kind),
        options,
      );
    },
  );
}
