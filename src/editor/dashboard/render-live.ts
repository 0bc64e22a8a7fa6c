import type { LedgerEntry } from '../../core/health/request-ledger';
import { withoutVersion } from '../usage/usage-rows';
import type { DashboardWords } from './dashboard-words';
import { type Html, html } from './html';
import type { Numbers } from './numbers';
import { wideTable } from './wide-table';

/** The requests under way and the last ones, as a table. */
export function renderLive(entries: readonly LedgerEntry[], words: DashboardWords, numbers: Numbers): Html {
  if (entries.length === 0) return html`<p>${words.noRequests}</p>`;
  const heads = [words.client, words.model, words.status].map((head) => html`<th scope="col">${head}</th>`);
  const counts = [words.firstWord, words.total, words.tokens, words.retries].map(
    (head) => html`<th scope="col" class="number">${head}</th>`,
  );
  const table = html`<table><thead><tr>${heads}${counts}<th scope="col">${words.actions}</th></tr></thead><tbody>${entries.map(
    (entry) => row(entry, words, numbers),
  )}</tbody></table>`;
  return wideTable('live-table', words.live, table);
}

function row(entry: LedgerEntry, words: DashboardWords, numbers: Numbers): Html {
  const { id, client, asked, record, usage, retries } = entry;
  const { input, output, cached = 0 } = usage ?? {};
  const tokens = usage ? `${numbers.whole(input ?? 0)} + ${numbers.whole(output ?? 0)}` : '';
  const free = cached > 0 ? ` (${words.cached}: ${numbers.whole(cached)})` : '';
  const hasFailed = entry.isOver && record.failure !== undefined && record.failure.kind !== 'cancelled';
  const button = html`<button type="button" id="curl-${id}" data-do="copyCommand" data-id="${id}">${words.copyCommand}</button>`;
  return html`<tr><td>${words.clientName(client)}</td><td class="name">${withoutVersion(record.model ?? asked)}</td><td${hasFailed ? html` class="failed"` : ''}>${statusOf(
    entry,
    words,
  )}</td><td class="number">${numbers.seconds(record.firstEventMs)}</td><td class="number">${numbers.seconds(
    record.totalMs,
  )}</td><td class="number">${tokens}${free}</td><td class="number">${retries > 0 ? retries : ''}</td><td>${
    hasFailed ? button : ''
  }</td></tr>${hasFailed && record.failure ? html`<tr class="why"><td colspan="8"><div>${words.explain(record.failure)}</div></td></tr>` : ''}`;
}

function statusOf({ isOver, place, record }: LedgerEntry, words: DashboardWords): string {
  if (!isOver) return place === undefined ? words.answers : words.waits(place);
  if (record.failure) return record.failure.kind === 'cancelled' ? words.cancelled : words.failed;
  // An answer that was left in the middle has neither an end nor a failure.
  return record.reason === undefined ? words.cancelled : words.done;
}
