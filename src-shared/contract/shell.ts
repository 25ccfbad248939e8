/** What main offers to a window besides the engine's port: windows and printing only. Parsed by main on every call. */
import { z } from 'zod';
import { PLACE_WISHES } from './shell-channel.ts';

export * from './shell-channel.ts';

/** Suggested file name without extension. */
export const printNameSchema = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\\/:*?"<>|\u0000-\u001f]+$/u);

export const placeWishSchema = z.enum(PLACE_WISHES);

/** What a page may ask for a PDF that main has written; the path is compared with those, never opened as given. */
export const printedFileSchema = z.object({ path: z.string().min(1).max(4096), wish: z.enum(['show', 'copyPath']) });

/** `data` is what the engine made for the sheet; the print window checks it again by its own layout. */
export const printRequestSchema = z.object({
  kind: z.enum(['ranking']),
  data: z.record(z.string(), z.unknown()),
  /** Where to: as main gave it for the file that was chosen. Good for one print. */
  target: z.uuid(),
});
export type PrintRequest = z.infer<typeof printRequestSchema>;
export type PrintedFile = z.infer<typeof printedFileSchema>;

/** A workbook that the engine made, as Base64; `target` as main gave it for the file that was chosen. Good for one file. */
export const saveRequestSchema = z.object({ target: z.uuid(), content: z.base64().max(64 * 1024 * 1024) });
export type SaveRequest = z.infer<typeof saveRequestSchema>;

export const sheetReadySchema = z.union([z.object({ pages: z.int().min(1) }), z.object({ error: z.string() })]);
