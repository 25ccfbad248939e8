import { SheetError } from './sheet-error.ts';

/** The families that faces.css declares; a style sheet that did not arrive would otherwise pass unnoticed. */
const FAMILIES = ['GW Song', 'GW Full', 'GW Hei', 'GW Kai'];

const unquoted = (family: string): string => family.replaceAll('"', '');

/**
 * Loads every bundled face before the layout is measured.
 * Throws SheetError when a face is missing or damaged: paper must never show a face of the machine.
 */
export async function loadFaces(faces: FontFaceSet): Promise<void> {
  const declared = [...faces];
  const missing = FAMILIES.filter((family) => !declared.some((face) => unquoted(face.family) === family));
  await Promise.all(declared.map((face) => face.load().catch(() => missing.push(unquoted(face.family)))));
  await faces.ready;
  if (missing.length > 0) {
    throw new SheetError(`打印字体缺失或损坏（${[...new Set(missing)].join('、')}），没有打印。请重新安装本程序。`);
  }
}
