/** Bundles one program of a test for Electron's main process, in the form that the build uses. */
import { builtinModules } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { build } from 'vite';

/** @param file where the CommonJS bundle goes */
export async function bundle(entry: string, file: string): Promise<void> {
  await build({
    root: resolve(import.meta.dirname, '../../..'),
    configFile: false,
    logLevel: 'error',
    // The folder may be shared by several bundles.
    build: {
      outDir: dirname(file),
      emptyOutDir: false,
      target: 'node18.15',
      minify: false,
      lib: { entry, formats: ['cjs'], fileName: () => basename(file) },
      rolldownOptions: { external: ['electron', 'better-sqlite3', ...builtinModules, /^node:/] },
    },
  });
}
