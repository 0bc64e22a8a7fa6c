// The page of the dashboard: it shows the sections it is sent, and says what was pressed. It holds nothing of its own.
const host = acquireVsCodeApi();

addEventListener('message', ({ data }) => {
  if (data.type === 'note') note(data);
  if (data.type !== 'sections') return;
  for (const [id, markup] of Object.entries(data.sections)) show(id, markup);
});

/** Says what became of the form. The field that kept it from being saved is marked, and has the focus. */
function note({ text, wrong }) {
  document.getElementById('tariff-note').textContent = text;
  for (const field of document.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
  }
  if (wrong === undefined) return;
  const [, row, name] = /^prices\.(\d+)\.(\w+)$/.exec(wrong) ?? [];
  const field = document.querySelectorAll('.price')[row]?.querySelector(`[name=${name}]`);
  const marked = field ?? document.getElementById('limit');
  marked.setAttribute('aria-invalid', 'true');
  marked.setAttribute('aria-describedby', 'tariff-note');
  marked.focus();
}

/** Puts a section on the page; the focus and what is unfolded stay. */
function show(id, markup) {
  const section = document.getElementById(id);
  const focus = section.contains(document.activeElement) ? document.activeElement.id : '';
  const open = [...section.querySelectorAll('details[open] > summary')].map((summary) => summary.id);
  section.replaceChildren(...new DOMParser().parseFromString(markup, 'text/html').body.childNodes);
  for (const summary of open) document.getElementById(summary)?.parentElement.setAttribute('open', '');
  if (focus !== '') document.getElementById(focus)?.focus();
}

/** Each row is called by its place, as in what is said of a row that cannot be saved. */
function numberRows(prices) {
  for (const [at, row] of [...prices.children].entries())
    row.setAttribute('aria-label', row.getAttribute('aria-label').replace(/\d+/, at + 1));
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-do]');
  if (!button) return;
  const prices = document.getElementById('prices');
  if (button.dataset.do === 'addPrice') {
    const row = prices.lastElementChild.cloneNode(true);
    for (const field of row.querySelectorAll('input, button')) {
      if (field.tagName === 'INPUT') field.value = '';
      field.id = '';
      field.removeAttribute('aria-invalid');
      field.removeAttribute('aria-describedby');
    }
    prices.append(row);
    numberRows(prices);
    row.querySelector('input').focus();
  } else if (button.dataset.do === 'removePrice') {
    const row = button.closest('.price');
    if (prices.children.length > 1) row.remove();
    else for (const field of row.querySelectorAll('input')) field.value = '';
    numberRows(prices);
    document.getElementById('add-price').focus();
  } else host.postMessage({ type: button.dataset.do, id: Number(button.dataset.id) });
});

document.addEventListener('submit', (event) => {
  event.preventDefault();
  const field = (row, name) => row.querySelector(`[name=${name}]`).value;
  const form = event.target;
  const isEmpty = (row) => `${field(row, 'tokens')}${field(row, 'roubles')}`.trim() === '';
  const rows = document.getElementById('prices');
  // A row without a price is not saved, and must not shift the places of the others.
  for (const row of [...rows.children]) if (isEmpty(row) && rows.children.length > 1) row.remove();
  numberRows(rows);
  if (document.activeElement === document.body) document.getElementById('save').focus();
  const prices = [...rows.children]
    .filter((row) => !isEmpty(row))
    .map((row) => ({ model: field(row, 'model'), tokens: field(row, 'tokens'), roubles: field(row, 'roubles') }));
  const amount = field(form, 'limit').trim();
  const limit = amount === '' ? undefined : { amount, unit: field(form, 'unit'), action: field(form, 'action') };
  host.postMessage({ type: 'saveTariff', tariff: { prices, limit } });
});

host.postMessage({ type: 'ready' });
