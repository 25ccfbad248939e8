/** Which adapter, and where the engine's files are. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineLink } from './engine-link.ts';
import { nodeChildLink } from './node-child.ts';
import { utilityProcessLink } from './utility-process.ts';

/** The SQLite binding needs Node-API 10: Node 22.14, Electron 36. */
const NODE_API = 10;

export interface EngineFiles {
  /** The folder of main's own bundle, where the engine's bundle lies too. */
  bundle: string;
  appPath: string;
  resourcesPath: string;
}

// Electron reads inside app.asar, plain Node does not.
const unpacked = (path: string): string => path.replace(/app\.asar(?=$|[\\/])/, 'app.asar.unpacked');

const NODE_NAME = process.platform === 'win32' ? 'node.exe' : 'node';
const NODE_PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** The Node that a package carries, or the one that came with the development packages. */
function nodeBinary({ appPath, resourcesPath }: EngineFiles): string {
  const places = [
    join(resourcesPath, 'node', NODE_NAME),
    join(appPath, 'node_modules', NODE_PACKAGE, 'bin', NODE_NAME),
    join(appPath, 'node_modules', '.bin', NODE_NAME),
  ];
  const found = places.find((path) => existsSync(path));
  if (!found) throw new Error(`no Node for the engine in ${places.join(', ')}`);
  return found;
}

/** Gives a new link for each life of the engine. */
export function engineLinks(files: EngineFiles, underNode: boolean): () => EngineLink {
  const engine = join(files.bundle, 'engine.cjs');
  if (!underNode && Number(process.versions['napi']) >= NODE_API) return () => utilityProcessLink(engine);
  const node = nodeBinary(files);
  return () => nodeChildLink(unpacked(engine), node);
}
