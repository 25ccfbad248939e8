/** app://bundle/ serves the built pages and nothing else. */
import { protocol, type Session } from 'electron';
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { HOST, SCHEME } from './origin.ts';

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Stands in the pages where the nonce of this very response goes. */
const NONCE_MARK = '__CSP_NONCE__';

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Before the app is ready. No bypassCSP, no fetch, no CORS: pages load their parts and that is all. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

const refusal = (status: number): Response =>
  new Response(null, { status, headers: { 'X-Content-Type-Options': 'nosniff' } });

/** The real file behind an address, null when it is not inside `root`. */
async function fileFor(address: string, root: string): Promise<string | null> {
  const url = new URL(address);
  if (url.host !== HOST) return null;
  try {
    const path = decodeURIComponent(url.pathname);
    if (path.includes('\0') || path.includes('\\')) return null;
    const [file, base] = await Promise.all([realpath(join(root, path)), realpath(root)]);
    // With the separator: a neighbour called `renderer-evil` is not inside `renderer`.
    return file.startsWith(base + sep) ? file : null;
  } catch {
    return null;
  }
}

async function answer(request: Pick<Request, 'method' | 'url'>, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  const file = await fileFor(request.url, root);
  const type = file && MIME[extname(file)];
  if (!file || !type) return refusal(404);
  const nonce = randomBytes(16).toString('base64');
  const content = await readFile(file).catch(() => null);
  if (!content) return refusal(404);
  const body =
    extname(file) === '.html' ? content.toString('utf8').replaceAll(NONCE_MARK, nonce) : new Uint8Array(content);
  return new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': policy(nonce),
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}

/** @param root folder of the built pages */
export function servePages(session: Session, root: string): void {
  session.protocol.handle(SCHEME, (request) => answer(request, root));
}
