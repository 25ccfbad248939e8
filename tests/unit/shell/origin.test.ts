import { describe, expect, test } from 'vitest';
import { isOurs, pageUrl } from '../../../src-main/shell/origin.ts';

describe('our own pages', () => {
  test.each(['app://bundle/index.html', 'app://bundle/sheet.html', 'app://bundle/index.html?x=1#y'])(
    '%s is ours',
    (url) => {
      expect(isOurs(url, null)).toBe(true);
    },
  );

  test.each([
    '',
    'about:blank',
    'data:text/html,x',
    'app://',
    'app://bundle.example/index.html',
    'app://bundle@example/index.html',
    'app://x:y@bundle/index.html',
    'app://bundle:80/index.html',
    'app://other/index.html',
    'apps://bundle/index.html',
    'http://bundle/index.html',
    'file:///index.html',
    'https://example.com/?app://bundle/index.html',
    'blob:app://bundle/0',
  ])('%j is not', (url) => {
    expect(isOurs(url, null)).toBe(false);
  });

  test('in development the pages are those of the development server, and nothing else', () => {
    const dev = new URL('http://localhost:5173/');
    expect(pageUrl('sheet.html', dev)).toBe('http://localhost:5173/sheet.html');
    expect(isOurs('http://localhost:5173/index.html', dev)).toBe(true);
    expect(isOurs('http://localhost:5174/index.html', dev)).toBe(false);
    expect(isOurs('app://bundle/index.html', dev)).toBe(false);
  });
});
