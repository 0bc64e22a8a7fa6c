import { traitsOf } from '../../chat/error-traits';
import { badUpstreamData, ChatError, toChatError } from '../../chat/errors';
import { pause } from '../../chat/pause';
import type { ModelInfo, NamedModels } from '../../chat/ports/provider';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import { KeptList } from '../../net/kept-list';
import type { ContextLimits } from './context-limits';
import { fixedModel, type ModelChoice, nearestModels, resolveModel } from './gigachat-models';

/** How long a list of models is good without asking again. */
const freshForMs = 5 * 60_000;
/** A list that is on its way is waited for no longer than this where an older one can serve. */
const patienceMs = 2000;
/** A name that an older list does not have may have come since; no list is doubted more often than that. */
const surelyMissingMs = 30_000;

/** The account's models: asked for once for all callers, kept while fresh, and used stale when GigaChat is down. */
export class GigaChatCatalog implements NamedModels {
  readonly #list: KeptList<ModelInfo>;
  /** When it was last given up for a model that was refused although it is listed. */
  #doubtedMs = Number.NEGATIVE_INFINITY;

  constructor(
    fetchModels: (signal: AbortSignal) => Promise<readonly ModelInfo[]>,
    private readonly choice: ModelChoice,
    private readonly limits: Pick<ContextLimits, 'applyTo'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.#list = new KeptList(fetchModels, clock);
  }

  get aliases(): readonly string[] {
    return Object.keys(this.choice.aliases);
  }

  async models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.limits.applyTo(await this.#listed(signal));
  }

  async #listed(signal: AbortSignal, maxAgeMs = freshForMs): Promise<readonly ModelInfo[]> {
    const known = this.#list.newest;
    if (known && this.#list.ageMs < maxAgeMs) return known;
    try {
      const renewed = this.#list.renewed(signal);
      return known ? await this.#soon(renewed) : await renewed;
    } catch (error) {
      if (!known || signal.aborted) throw error;
      this.logger.warn('GigaChat does not list its models; using the last list', {
        ageMs: this.#list.ageMs,
      });
      return known;
    }
  }

  /** The list that a request is looked up in: that it was refused says nothing of that request. */
  async #listedFor(signal: AbortSignal, maxAgeMs = freshForMs): Promise<readonly ModelInfo[]> {
    try {
      return await this.#listed(signal, maxAgeMs);
    } catch (error) {
      throw unlisted(toChatError(error, signal));
    }
  }

  /** The new list, unless it has been under way for too long. */
  async #soon(renewed: Promise<readonly ModelInfo[]>): Promise<readonly ModelInfo[]> {
    const late = new AbortController();
    const tooLate = pause(patienceMs - this.#list.askedAgoMs, this.clock, late.signal).then(() => {
      throw new ChatError('timeout', 'GigaChat does not list its models.', { code: 'upstream_timeout' });
    });
    try {
      return await Promise.race([renewed, tooLate]);
    } finally {
      late.abort();
    }
  }

  /** The models as GigaChat lists them now: no list of before stands in. */
  async anew(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.limits.applyTo(await this.#list.renewed(signal));
  }

  /** A model of the last list, without asking for a new one. */
  known(id: string): ModelInfo | undefined {
    const model = this.#list.newest?.find((one) => one.id === id);
    return model && this.limits.applyTo([model])[0];
  }

  /** The real id of the model a caller named. Throws `not-found` naming the nearest ones. */
  async resolve(name: string, signal: AbortSignal, kind: 'chat' | 'embedder' = 'chat'): Promise<string> {
    const fixed = fixedModel(this.choice, kind);
    if (fixed !== undefined) return fixed;
    let models = await this.#listedFor(signal);
    let id = resolveModel(name, models, this.choice);
    if (id === undefined && (this.#list.isUnderWay || this.#list.askedAgoMs >= surelyMissingMs)) {
      models = await this.#listedFor(signal, 0);
      id = resolveModel(name, models, this.choice);
    }
    if (id !== undefined) return id;
    throw noSuchModel(subjectOf(name, name), name, models, { kind });
  }

  /** The model that answers whoever names it so: for one that is listed as an embedder, the one that makes vectors. */
  async named(name: string, signal: AbortSignal): Promise<ModelInfo> {
    const listed = async (id: string) => (await this.models(signal)).find((model) => model.id === id);
    const id = await this.resolve(name, signal, (await listed(name))?.kind === 'embedder' ? 'embedder' : 'chat');
    const model = await listed(id);
    if (model) return model;
    throw noSuchModel(subjectOf(id, name), id, this.#list.newest ?? []);
  }

  /** What a refusal of `id`, which a caller named `name`, is to say: the list does not check aliases and settings. */
  explain(failure: ChatError, name: string, id: string, kind: 'chat' | 'embedder' = 'chat'): ChatError {
    if (failure.code !== 'model_not_found') return failure;
    const models = this.#list.newest ?? [];
    const nowMs = this.clock.monotonic();
    // The list may be wrong by now: whoever comes next sees the new one. Some models are listed and refused for good.
    if (models.some((model) => model.id === id) && nowMs - this.#doubtedMs >= surelyMissingMs) {
      this.#doubtedMs = nowMs;
      this.#list.makeOld(freshForMs);
    }
    return noSuchModel(subjectOf(id, name), id, models, { kind, upstreamStatus: failure.upstreamStatus });
  }
}

function unlisted(failure: ChatError): ChatError {
  const { kind, message, upstreamStatus } = failure;
  if (upstreamStatus === undefined || traitsOf(failure).elsewhere !== 'nowhere') return failure;
  const details = { upstreamStatus, cause: failure };
  if (kind === 'not-found') return new ChatError(kind, message, { ...details, code: 'no_model_list' });
  return badUpstreamData(`GigaChat refused to list its models (${upstreamStatus}).`, details);
}

function subjectOf(id: string, name: string): string {
  const asked = name.slice(0, 100);
  return id === name ? `The model "${asked}"` : `The model "${id}", for which "${asked}" stands,`;
}

function noSuchModel(
  subject: string,
  id: string,
  models: readonly ModelInfo[],
  { kind = 'chat', upstreamStatus }: { kind?: 'chat' | 'embedder'; upstreamStatus?: number } = {},
): ChatError {
  const listed = models.find((model) => model.id === id);
  const isOther = listed && listed.kind !== kind;
  const known = isOther
    ? `is not for ${kind === 'chat' ? 'chats' : 'embeddings'}`
    : 'is listed, but GigaChat refuses it';
  const fault = listed ? known : 'does not exist here';
  const others = models.filter((model) => model.id !== id);
  const nearest = nearestModels(id, others, kind);
  const next = nearest.length > 0 ? `Nearest: ${nearest.join(', ')}.` : 'GET /v1/models lists them all.';
  const details = { param: 'model', code: 'model_not_found', upstreamStatus };
  return new ChatError('not-found', `${subject} ${fault}. ${next}`, details);
}
