/** Ctrl+A means a text: that of the field, on an order's page the citizen's request, elsewhere none. */
import { isTyping } from './keyboard.ts';

const REQUEST = '.request-text';

export function selectAll(event: KeyboardEvent): void {
  const isAsked = event.ctrlKey && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'a';
  if (!isAsked || event.defaultPrevented || isTyping(event.target)) return;
  event.preventDefault();
  const page = event.target instanceof Element ? event.target.closest('.order-page') : null;
  const request = page?.querySelector(REQUEST);
  if (request) document.getSelection()?.selectAllChildren(request);
}
