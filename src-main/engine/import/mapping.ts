/** An office's own names of columns: a JSON file once, afterwards under its name in the store. */
import { fieldNamed, type HeaderMapping, type TableField } from '#shared/domain/table/headers.ts';
import { z } from 'zod';
import { ImportError } from '../exchange/import-error.ts';
import type { Meta } from '../store/meta.ts';

const fileSchema = z.record(z.string().min(1).max(60), z.string().min(1).max(60));

/** `{"流水":"工单编号"}`; a field may be named by any of its known names. Throws ImportError. */
export function parseMapping(text: string): HeaderMapping {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ImportError('列名对照不是 JSON，没有导入任何内容。写法如 {"流水":"工单编号","正文":"主要内容"}。');
  }
  const parsed = fileSchema.safeParse(raw);
  if (!parsed.success)
    throw new ImportError('列名对照应是“文件里的列名: 工单的字段”，没有导入任何内容。写法如 {"流水":"工单编号"}。');
  return Object.fromEntries(
    Object.entries(parsed.data).map(([name, text]): [string, TableField] => {
      const field = fieldNamed(text);
      if (field === null) throw new ImportError(`列名对照里“${name}”对应的“${text}”不是已知的字段，没有导入任何内容。`);
      return [name, field];
    }),
  );
}

export const mappingNamed = (meta: Meta, name: string): HeaderMapping | undefined => meta.get('importMappings')?.[name];

export const keepMapping = (meta: Meta, name: string, mapping: HeaderMapping): void =>
  meta.set('importMappings', { ...meta.get('importMappings'), [name]: mapping });
