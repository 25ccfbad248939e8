/** Gives the opened content the focus, unless somebody is walking along the tabs with the arrow keys. */
export function focusContent(element: HTMLElement | null | undefined): void {
  if (!document.activeElement?.matches('[role="tab"]:focus-visible')) element?.focus();
}
