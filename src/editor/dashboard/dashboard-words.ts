import type { ChatError } from '../../core/chat/errors';

/** Translates a text and puts the values in, as VS Code's `l10n` does. */
interface Translation {
  t(text: string, ...values: (string | number)[]): string;
}

/** What the dashboard asks the editor for besides translations. */
interface OwnWords {
  readonly locale: string;
  /** What went wrong and what to do, in a sentence. */
  readonly explain: (failure: ChatError) => string;
  /** Who asked, as people call it. */
  readonly clientName: (client: string) => string;
}

export type DashboardWords = ReturnType<typeof dashboardWords>;

/** Every text of the dashboard, in the person's language. */
export function dashboardWords(l10n: Translation, own: OwnWords) {
  return {
    ...own,
    title: l10n.t('GigaChat: Dashboard'),
    live: l10n.t('Requests'),
    usage: l10n.t('Usage'),
    tariff: l10n.t('Tariff and limit'),
    health: l10n.t('Health'),
    noRequests: l10n.t('No request yet since the window opened.'),
    client: l10n.t('Client'),
    model: l10n.t('Model'),
    status: l10n.t('State'),
    firstWord: l10n.t('First word, s'),
    total: l10n.t('Total, s'),
    tokens: l10n.t('tokens'),
    cached: l10n.t('free from the cache'),
    retries: l10n.t('Repeats'),
    requests: l10n.t('requests'),
    roubles: l10n.t('roubles'),
    day: l10n.t('Day by day'),
    outside: l10n.t('(outside the editor)'),
    copyCommand: process.platform === 'win32' ? l10n.t('Copy for PowerShell') : l10n.t('Copy as curl'),
    waits: (place: number) => (place === 1 ? l10n.t('waits, is next') : l10n.t('waits, number {0} in line', place)),
    answers: l10n.t('is being answered'),
    done: l10n.t('done'),
    cancelled: l10n.t('cancelled'),
    failed: l10n.t('failed'),
    actions: l10n.t('Actions'),
    today: l10n.t('Today'),
    inDays: (days: number) => l10n.t('Last {0} days', days),
    noPrices: l10n.t('Enter your tariff below to see roubles.'),
    unpriced: (models: string) => l10n.t('No price is entered for {0}: their tokens are not in the roubles.', models),
    uncounted: (count: number) =>
      l10n.t('Requests that ended without a count of tokens by GigaChat (cut off or refused): {0}.', count),
    ahead: (count: number) => l10n.t('Requests dated later than today: {0}. The clock was set back.', count),
    broken: (files: string) =>
      l10n.t('A part of the history cannot be read ({0}). It is put aside with the next request.', files),
    perDay: l10n.t('Tokens per day'),
    byClient: l10n.t('By client'),
    byModel: l10n.t('By model'),
    byWorkspace: l10n.t('By folder'),
    packages: l10n.t('Packages'),
    left: (tokens: string) => l10n.t('tokens left: {0}', tokens),
    lasts: (days: number) => l10n.t("lasts about {0} days at this week's pace", days),
    completions: (shown: number, accepted: number, typedOver: number) =>
      l10n.t('Code completions: {0} shown, {1} accepted, {2} typed over.', shown, accepted, typedOver),
    erase: l10n.t('Erase the history…'),
    pricesFor: l10n.t('What you pay: so many tokens of a model for so many roubles, as a package or per 1000.'),
    anyModel: l10n.t('every other model'),
    forTokens: l10n.t('tokens for'),
    addPrice: l10n.t('Add a price'),
    removePrice: l10n.t('Remove the price'),
    price: (row: number) => l10n.t('row {0}', row),
    limit: l10n.t('Daily limit'),
    limitUnit: l10n.t('Unit of the daily limit'),
    limitAction: l10n.t('Once the daily limit is reached'),
    noLimit: l10n.t('none'),
    warn: l10n.t('then warn'),
    ask: l10n.t('then ask before going on'),
    save: l10n.t('Save'),
    officialTariffs: l10n.t('Official tariffs'),
    queue: (inFlight: number, waiting: number) => l10n.t('In progress: {0}, waiting: {1}', inFlight, waiting),
  };
}
