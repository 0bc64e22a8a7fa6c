import type { AnswerRecord } from '../chat/answer-record';
import type { Spending } from '../chat/call-budget';
import { cachedShare } from '../chat/events';
import { Counter, Histogram, type Metric, metricText } from './exposition';

/** Seconds; an answer is expected anywhere between at once and the five minutes of a long turn. */
const durationBounds = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What of the bridge's addresses stands for which protocol; whatever is not here is `other`. */
const protocols: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'chat/completions': 'chat-completions',
    completions: 'completions',
    responses: 'responses',
    messages: 'messages',
    embeddings: 'embeddings',
    files: 'files',
    batches: 'batches',
    models: 'models',
    model: 'models',
  }),
);

/**
 * The bridge's counts and times in Prometheus' format, out of the same records as the log. Every label has a closed set
 * of values: a name that a caller or the upstream made up counts as `other`.
 */
export class Metrics {
  readonly #requests = new Counter('gigachat_bridge_requests_total', 'Requests that were answered or given up.');
  readonly #tokens = new Counter('gigachat_bridge_tokens_total', 'Tokens of every call, as the upstream counted them.');
  readonly #durations = new Histogram(
    'gigachat_bridge_request_duration_seconds',
    'Time from a request to the end of its answer.',
    durationBounds,
  );
  readonly #firstEvents = new Histogram(
    'gigachat_bridge_first_event_seconds',
    'Time from a chat to the first event of its answer.',
    durationBounds,
  );

  /** Tokens of the prompts whose upstream says what of them was cached. */
  #prompts = { input: 0, cached: 0 };

  /** `isListed` knows the ids of the account's models. */
  constructor(private readonly isListed: (model: string) => boolean) {}

  note({ route, complete, status, totalMs, chat, failure }: AnswerRecord): void {
    const protocol = protocolOf(route);
    const provider = chat?.provider ?? 'none';
    const model = this.#modelOf(chat?.model);
    const outcome = failure ?? (complete ? (status < 400 ? 'ok' : 'refused') : 'cancelled');
    this.#requests.add({ protocol, provider, model, outcome });
    this.#durations.observe({ protocol }, totalMs / 1000);
    if (chat?.firstEventMs !== undefined) this.#firstEvents.observe({ protocol }, chat.firstEventMs / 1000);
    this.spent(chat?.spent ?? []);
  }

  /** Counts what calls cost that belong to no request. */
  spent(spendings: readonly Spending[]): void {
    for (const spending of spendings) this.#spend(spending);
  }

  #spend({ provider, model: named, usage: { input, output, cached } }: Spending): void {
    const model = this.#modelOf(named);
    if (cached !== undefined) {
      this.#prompts = { input: this.#prompts.input + input, cached: this.#prompts.cached + cached };
    }
    if (input > 0) this.#tokens.add({ provider, model, kind: 'input' }, input);
    if (output > 0) this.#tokens.add({ provider, model, kind: 'output' }, output);
    if (cached) this.#tokens.add({ provider, model, kind: 'cached' }, cached);
  }

  /** Everything counted so far, and what holds at this moment. */
  toText(now: readonly Metric[]): string {
    const counted = [this.#requests, this.#durations, this.#firstEvents, this.#tokens].map((metric) => metric.toText());
    return [...counted, ...[this.#cachedShare(), ...now].map(metricText)].join('');
  }

  #cachedShare(): Metric {
    const { input, cached } = this.#prompts;
    return {
      name: 'gigachat_bridge_cached_share',
      help: 'Part of the prompt tokens that came from the cache of the upstream, since the start.',
      type: 'gauge',
      samples: input === 0 ? [] : [{ value: cachedShare(cached, input) }],
    };
  }

  /** The upstream names a model with its version behind a colon. */
  #modelOf(model: string | undefined): string {
    if (model === undefined) return 'none';
    const id = model.replace(/:.*$/s, '');
    return this.isListed(id) ? id : 'other';
  }
}

function protocolOf(route = ''): string {
  const path = route.slice(1);
  return protocols.get(path) ?? protocols.get(path.split('/', 1)[0] ?? '') ?? 'other';
}
