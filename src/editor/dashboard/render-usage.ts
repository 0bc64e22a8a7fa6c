import type { CompletionDay } from '../usage/usage-rows';
import type { UsageSum, UsageView } from '../usage/usage-view';
import type { DashboardWords } from './dashboard-words';
import { type Html, html } from './html';
import type { Numbers } from './numbers';
import { wideTable } from './wide-table';

/** A package of tokens and how long it lasts. */
export interface PackageLeft {
  readonly model: string;
  readonly tokens: number;
  readonly days: number | undefined;
}

/** What there is to show of the use. */
export interface Usage {
  readonly view: UsageView;
  readonly packages: readonly PackageLeft[];
  readonly completions: readonly CompletionDay[];
  /** Names of files of the history that cannot be read. */
  readonly broken: readonly string[];
}

/** More names than that are not drawn one by one. */
const mostBars = 12;

/** Tokens and roubles by day, client, model and folder. */
export function renderUsage(
  { view, packages, completions, broken }: Usage,
  words: DashboardWords,
  numbers: Numbers,
): Html {
  const days = view.days.length;
  const [shown, accepted, over] = (['shown', 'accepted', 'typedOver'] as const).map((what) =>
    completions.reduce((sum, day) => sum + day[what], 0),
  );
  const notes = [
    ...(view.total.kopecks === undefined ? [words.noPrices] : []),
    ...(view.unpriced.length > 0 ? [words.unpriced(view.unpriced.join(', '))] : []),
    ...(view.uncounted > 0 ? [words.uncounted(view.uncounted)] : []),
    ...(view.ahead > 0 ? [words.ahead(view.ahead)] : []),
    ...(broken.length > 0 ? [words.broken(broken.join(', '))] : []),
    ...(shown ? [words.completions(shown, accepted ?? 0, over ?? 0)] : []),
  ];
  return html`<dl class="sums">${sum(words.today, view.today, words, numbers)}${sum(words.inDays(days), view.total, words, numbers)}</dl>
${packages.length > 0 ? packageList(packages, words, numbers) : ''}
${notes.map((note) => html`<p class="note">${note}</p>`)}
${view.total.requests > 0 ? breakdown(view, words, numbers) : ''}
<p><button type="button" id="erase" data-do="erase">${words.erase}</button></p>`;
}

function breakdown({ days, clients, models, workspaces }: UsageView, words: DashboardWords, numbers: Numbers): Html {
  const named = clients.map((one) => ({ ...one, name: words.clientName(one.name) }));
  const placed = workspaces.map((one) => (one.name === '' ? { ...one, name: words.outside } : one));
  return html`<h3>${words.perDay}</h3>${columns(days, words, numbers)}
${bars('clients', words.byClient, named, words, numbers)}
${bars('by-model', words.byModel, models, words, numbers)}
${bars('workspaces', words.byWorkspace, placed, words, numbers)}`;
}

function sum(
  name: string,
  { requests, tokens, cached, kopecks }: UsageSum,
  words: DashboardWords,
  numbers: Numbers,
): Html {
  const free = cached > 0 ? `, ${words.cached}: ${numbers.whole(cached)}` : '';
  const money = kopecks === undefined ? '' : html`<strong>${numbers.roubles(kopecks)}</strong> · `;
  return html`<div><dt>${name}</dt><dd>${money}${words.tokens}: ${numbers.whole(tokens)}${free} · ${words.requests}: ${numbers.whole(requests)}</dd></div>`;
}

function packageList(packages: readonly PackageLeft[], words: DashboardWords, numbers: Numbers): Html {
  const lines = packages.map(({ model, tokens, days }) => {
    const lasts = days === undefined ? '' : `, ${words.lasts(days)}`;
    return html`<li>${model} · ${words.left(numbers.whole(tokens))}${lasts}</li>`;
  });
  return html`<h3>${words.packages}</h3><ul>${lines}</ul>`;
}

/** A column for each day. The same numbers stand in a table, for those who do not see the picture. */
function columns(days: readonly UsageSum[], words: DashboardWords, numbers: Numbers): Html {
  const most = Math.max(1, ...days.map(({ tokens }) => tokens));
  const [width, height] = [100 / days.length, 100];
  const drawn = days.map((day, index) => {
    const tall = (day.tokens / most) * height;
    return html`<rect x="${(index * width).toFixed(3)}" y="${(height - tall).toFixed(3)}" width="${(width * 0.8).toFixed(3)}" height="${tall.toFixed(3)}"><title>${titleOf(day, words, numbers)}</title></rect>`;
  });
  const used = days.filter(({ requests }) => requests > 0);
  return html`<svg class="columns" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${words.perDay}">${drawn}</svg>
<p class="ends"><span>${numbers.day(days[0]?.name)}</span><span>${numbers.day(days.at(-1)?.name)}</span></p>
<details><summary id="days">${words.day}</summary>${wideTable('by-day', words.perDay, table(used, words.day, words, numbers))}</details>`;
}

function bars(id: string, title: string, sums: readonly UsageSum[], words: DashboardWords, numbers: Numbers): Html {
  const most = Math.max(1, ...sums.map(({ tokens }) => tokens));
  const rows = sums
    .slice(0, mostBars)
    .map(
      (one) =>
        html`<tr><th scope="row">${one.name}</th><td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="${((one.tokens / most) * 100).toFixed(2)}" height="10"></rect></svg></td><td class="number">${numbers.whole(one.tokens)}</td><td class="number">${numbers.roubles(one.kopecks)}</td><td class="number">${numbers.whole(one.requests)}</td></tr>`,
    );
  const drawn = html`<table class="bars"><thead><tr><td></td><td></td><th scope="col">${words.tokens}</th><th scope="col">${words.roubles}</th><th scope="col">${words.requests}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<h3>${title}</h3>${wideTable(id, title, drawn)}`;
}

function table(sums: readonly UsageSum[], first: string, words: DashboardWords, numbers: Numbers): Html {
  const rows = sums.map(
    (one) =>
      html`<tr><th scope="row">${numbers.day(one.name)}</th><td class="number">${numbers.whole(one.tokens)}</td><td class="number">${numbers.roubles(one.kopecks)}</td><td class="number">${numbers.whole(one.requests)}</td></tr>`,
  );
  return html`<table><thead><tr><th scope="col">${first}</th>${[words.tokens, words.roubles, words.requests].map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

function titleOf(day: UsageSum, words: DashboardWords, numbers: Numbers): string {
  const money = day.kopecks === undefined ? '' : `, ${numbers.roubles(day.kopecks)}`;
  return `${numbers.day(day.name)}: ${words.tokens}: ${numbers.whole(day.tokens)}${money}`;
}
