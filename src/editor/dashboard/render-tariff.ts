import type { Tariff } from '../usage/tariff';
import type { DashboardWords } from './dashboard-words';
import { type Html, html } from './html';

/** The form in which the user enters what a token costs, and a limit for a day. */
export function renderTariff({ prices, limit }: Tariff, models: readonly string[], words: DashboardWords): Html {
  const rows = prices.length > 0 ? prices : [{ model: models[0] ?? '*', tokens: '', roubles: '' }];
  const units = [
    ['roubles', words.roubles],
    ['tokens', words.tokens],
  ] as const;
  const actions = [
    ['warn', words.warn],
    ['ask', words.ask],
  ] as const;
  return html`<form id="tariff-form"><p>${words.pricesFor} <button type="button" class="link" id="official" data-do="officialTariffs">${words.officialTariffs}</button></p>
<datalist id="models">${models.map((model) => html`<option value="${model}"></option>`)}<option value="*">${words.anyModel}</option></datalist>
<div id="prices">${rows.map((row, index) => priceRow(row, index, words))}</div>
<p><button type="button" id="add-price" data-do="addPrice">${words.addPrice}</button></p>
<p><label>${words.limit} <input name="limit" id="limit" inputmode="decimal" placeholder="${words.noLimit}" value="${limit?.amount ?? ''}"></label>
<select name="unit" id="unit" aria-label="${words.limitUnit}">${units.map(([value, text]) => option(value, text, limit?.unit))}</select>
<select name="action" id="action" aria-label="${words.limitAction}">${actions.map(([value, text]) => option(value, text, limit?.action))}</select></p>
<p><button type="submit" id="save">${words.save}</button> <span id="tariff-note" role="status"></span></p></form>`;
}

/** What one model costs; `*` as its name stands for every model without a price of its own. */
function priceRow(
  { model, tokens, roubles }: { model: string; tokens: string; roubles: string },
  index: number,
  words: DashboardWords,
): Html {
  return html`<p class="price" role="group" aria-label="${words.price(index + 1)}"><input name="model" id="model-${index}" list="models" aria-label="${words.model}" value="${model}"> <input name="tokens" id="tokens-${index}" inputmode="decimal" aria-label="${words.tokens}" value="${tokens}"> ${words.forTokens} <input name="roubles" id="roubles-${index}" inputmode="decimal" aria-label="${words.roubles}" value="${roubles}"> ₽ <button type="button" id="remove-${index}" data-do="removePrice" aria-label="${words.removePrice}">×</button></p>`;
}

function option(value: string, text: string, chosen: string | undefined): Html {
  return html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`;
}
