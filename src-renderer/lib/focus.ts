/** Gives the opened content the focus, unless somebody is walking along the tabs with the arrow keys. */
export function focusContent(element: HTMLElement | null | undefined): void {
  if (!document.activeElement?.matches('[role="tab"]:focus-visible')) element?.focus();
}

/** What has the keys of the tab that is shown. */
const CONTENT = '.stage-layer:not([inert]) :is(.order-grid, .order-page, .ranking, .receipts-grid, #order-gone)';
const FOCUSABLE = 'a[href], button, input, select, textarea, label, dialog, [tabindex], [contenteditable="true"]';
/** Around the work: a click there never takes the keyboard, its buttons included. */
const CHROME = '.title-bar, .tab-place, .nav, .status-bar';

/** The keyboard belongs to the content when nobody else has it. */
export function rescueFocus(): void {
  const { activeElement } = document;
  const isNobodys = activeElement === null || activeElement === document.body;
  if (isNobodys && !document.querySelector('dialog[open]')) document.querySelector<HTMLElement>(CONTENT)?.focus();
}

/** Into the content that was just opened, once what lay above it has closed and given its focus back. */
export function enterContent(): void {
  window.setTimeout(() => document.querySelector<HTMLElement>(CONTENT)?.focus(), 0);
}

/** A press on ground that cannot have the focus leaves it where it is. */
export function holdFocus(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const own = target?.closest(`${FOCUSABLE}, ${CHROME}`);
  if (!target || (own && !own.closest(CHROME))) return;
  event.preventDefault();
}
