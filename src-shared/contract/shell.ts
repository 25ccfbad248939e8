/** What main offers to a window besides the engine's port: windows and printing only. Parsed by main on every call. */
import { z } from 'zod';

export * from './shell-channel.ts';

/** `data` is what the engine made for the sheet; the print window checks it again by its own layout. */
export const printRequestSchema = z.object({
  kind: z.enum(['ranking']),
  data: z.record(z.string(), z.unknown()),
  /** Suggested file name without extension. */
  name: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[^\\/:*?"<>|\u0000-\u001f]+$/u),
});
export type PrintRequest = z.infer<typeof printRequestSchema>;

export const sheetReadySchema = z.union([z.object({ pages: z.int().min(1) }), z.object({ error: z.string() })]);
