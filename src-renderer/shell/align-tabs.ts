/** No tab begins out of sight: of a tab that is cut the number has to be left. */

/**
 * Scrolls on until a tab begins at the edge; the ones behind stay in sight as far as they were.
 * @param to `next`: never back, what is in sight at the other edge stays there; `nearest`: wherever it is less far
 */
export function alignTabs(scroll: HTMLElement, to: 'next' | 'nearest'): void {
  const edge = scroll.getBoundingClientRect().left + 1;
  const cut = [...scroll.children].find((tab) => tab.getBoundingClientRect().right > edge);
  if (!cut) return;
  const { left, right } = cut.getBoundingClientRect();
  // Halves of a pixel.
  if (edge - left < 2) return;
  const isBack = to === 'nearest' && edge - left < right - edge;
  const next = cut.nextElementSibling;
  const wanted = scroll.scrollLeft + ((isBack || !next ? left : next.getBoundingClientRect().left) - edge);
  const tail = Number.parseFloat(scroll.style.getPropertyValue('--tail')) || 0;
  const end = scroll.scrollWidth - scroll.clientWidth - tail;
  scroll.style.setProperty('--tail', `${Math.max(0, Math.ceil(wanted - end))}px`);
  scroll.scrollLeft = wanted;
}
