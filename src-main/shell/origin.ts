/** The one origin whose pages may talk to main. */
export const SCHEME = 'app';
export const HOST = 'bundle';

/** Address of a page of ours. */
export const pageUrl = (page: 'index.html' | 'sheet.html', devUrl: URL | null): string =>
  devUrl ? new URL(page, devUrl).href : `${SCHEME}://${HOST}/${page}`;

/**
 * Is this the address of one of our own pages? Compared by parsed parts: `app://bundle.example/`, `app://bundle@example/` and
 * an empty address are not ours.
 */
export function isOurs(address: string, devUrl: URL | null): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  if (devUrl) return url.origin === devUrl.origin && url.origin !== 'null';
  return url.protocol === `${SCHEME}:` && url.host === HOST && url.username === '' && url.password === '';
}
