import type { ChatError } from '../../core/chat/errors';

/** Every text of the dashboard, in the person's language. */
export interface DashboardWords {
  readonly locale: string;
  readonly title: string;
  readonly live: string;
  readonly usage: string;
  readonly tariff: string;
  readonly health: string;
  readonly noRequests: string;
  readonly client: string;
  readonly model: string;
  readonly status: string;
  readonly firstWord: string;
  readonly total: string;
  readonly tokens: string;
  readonly cached: string;
  readonly retries: string;
  readonly requests: string;
  readonly roubles: string;
  readonly day: string;
  readonly outside: string;
  readonly copyCurl: string;
  readonly waits: (place: number) => string;
  readonly answers: string;
  readonly done: string;
  readonly cancelled: string;
  readonly failed: string;
  /** What went wrong and what to do, in a sentence. */
  readonly explain: (failure: ChatError) => string;
  /** Who asked, as people call it. */
  readonly clientName: (client: string) => string;
  readonly actions: string;
  readonly today: string;
  readonly inDays: (days: number) => string;
  readonly noPrices: string;
  readonly unpriced: (models: string) => string;
  readonly uncounted: (count: number) => string;
  readonly ahead: (count: number) => string;
  readonly broken: (files: string) => string;
  readonly perDay: string;
  readonly byClient: string;
  readonly byModel: string;
  readonly byWorkspace: string;
  readonly packages: string;
  readonly left: (tokens: string) => string;
  readonly lasts: (days: number) => string;
  readonly completions: (shown: number, accepted: number, typedOver: number) => string;
  readonly erase: string;
  readonly pricesFor: string;
  readonly anyModel: string;
  readonly forTokens: string;
  readonly addPrice: string;
  readonly removePrice: string;
  readonly limit: string;
  readonly noLimit: string;
  readonly warn: string;
  readonly ask: string;
  readonly save: string;
  readonly officialTariffs: string;
  readonly queue: (inFlight: number, waiting: number) => string;
}
