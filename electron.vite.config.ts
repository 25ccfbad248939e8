import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const here = import.meta.dirname;

// The oldest platform the same bundles must run on: Electron 25 (Chromium 114, Node 18.15). The pinned Electron runs the same
// output. Said outright because electron-vite would go by the version in node_modules, not by the runtime in use.
const NODE_TARGET = 'node18.15';
const CHROME_TARGET = 'chrome114';

/**
 * Chromium before 120 knows only -webkit-mask-*. AG Grid adds its theme's CSS from JavaScript strings, where no CSS target
 * reaches it, and its icons would be black squares: the prefixed property is put before the bare one in those strings.
 */
function prefixMask(): Plugin {
  return {
    name: 'prefix-mask',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('ag-grid-community') || !code.includes('mask-')) return null;
      const declaration =
        /(?<=[{;\s])(mask-(?:image|position|repeat|size)):\s*((?:url\("[^"]*"\)|url\('[^']*'\)|\$\{[^}]*\}|[^;{}"'`])+)/g;
      const prefixed = code.replace(declaration, (whole, property, value) => `-webkit-${property}:${value};${whole}`);
      return prefixed === code ? null : { code: prefixed, map: null };
    },
  };
}

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      sourcemap: true,
      // Leaves out package.json's "dependencies" only, that is the SQLite binding; all else is bundled.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          main: resolve(here, 'src-main/main.ts'),
          engine: resolve(here, 'src-main/engine/main.ts'),
        },
        // CommonJS named .cjs: Electron 25 has no ES module entry, and package.json says "module".
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      // A sandboxed preload can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(here, 'src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    // Relative addresses: the pages are served as app://bundle/index.html, in development as http://localhost/index.html.
    base: './',
    plugins: [prefixMask(), react()],
    build: {
      outDir: 'out/renderer',
      target: CHROME_TARGET,
      cssTarget: CHROME_TARGET,
      minify: true,
      sourcemap: false,
      chunkSizeWarningLimit: 4000,
      // Every asset is a file: the content security policy allows no data: address for scripts, styles or fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: {
          index: resolve(here, 'src-renderer/index.html'),
          sheet: resolve(here, 'src-renderer/sheet.html'),
        },
      },
    },
  },
});
