import { type Html, html } from './html';

/** A table that scrolls by itself in a narrow panel, by keyboard too. `id` keeps the focus when it is drawn anew. */
export function wideTable(id: string, label: string, table: Html): Html {
  return html`<div class="wide" role="group" tabindex="0" id="${id}" aria-label="${label}">${table}</div>`;
}
