import type { DashboardWords } from './dashboard-words';
import { html } from './html';

/** Where the page's own files are, and whom it may load from. */
export interface PageSources {
  readonly style: string;
  readonly script: string;
  /** The origin of our own files. */
  readonly origin: string;
  /** A random word that only our script carries. */
  readonly nonce: string;
}

/** The page with its empty sections. Nothing runs on it but our own script, and nothing is loaded from elsewhere. */
export function renderPage({ style, script, origin, nonce }: PageSources, words: DashboardWords): string {
  const policy = `default-src 'none'; style-src ${origin}; script-src 'nonce-${nonce}'`;
  const section = (id: string, title: string) =>
    html`<section aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><div id="${id}"></div></section>`;
  return html`<!DOCTYPE html>
<html lang="${words.locale}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width"><title>${words.title}</title>
<link rel="stylesheet" href="${style}"></head>
<body><main><h1>${words.title}</h1>
${section('health', words.health)}${section('live', words.live)}${section('usage', words.usage)}${section('tariff', words.tariff)}
</main><script nonce="${nonce}" src="${script}"></script></body></html>`.text;
}
