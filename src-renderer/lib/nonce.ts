/** The nonce of this page's style policy; main's protocol handler writes it into the page on every load. */
export const STYLE_NONCE = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
