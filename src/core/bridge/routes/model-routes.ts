import type { IncomingMessage } from 'node:http';
import { toChatError } from '../../chat/errors';
import type { ModelInfo, NamedModels } from '../../chat/ports/provider';
import { toModel, toModelPage } from '../../protocols/anthropic-messages/models';
import type { ChatFront } from '../../protocols/front';
import type { Exchange } from '../http/caller-exchange';
import { headerText } from '../http/header-text';
import { type PageRules, pageOf, queryOf } from '../http/page';
import type { FrontChoice, Route } from '../http/route';

/** Anthropic's list, whole unless less is asked for. */
const modelPages: PageRules<ModelInfo> = {
  usualLimit: 1000,
  mostLimit: 1000,
  idOf: ({ id }) => id,
  idAsked: (id) => id,
  after: ['after_id'],
  before: 'before_id',
};

/** The models, in the words of whoever asks. GigaChat says nothing of their age, so OpenAI's `created` is 0. */
export function modelRoutes(front: FrontChoice, catalog: NamedModels): Route[] {
  const list = async (exchange: Exchange) => {
    const models = await withAliases(catalog, exchange.signal);
    if (!speaksAnthropic(exchange.request)) {
      const whole = { object: 'list', data: models.map(toEntry) };
      exchange.json(200, isCodex(exchange.request) ? { ...whole, models: [] } : whole);
      return;
    }
    // Nothing else than a model that can chat could be asked for there.
    const query = queryOf(exchange.request);
    const stages = [...query.getAll('lifecycle'), ...query.getAll('lifecycle[]')];
    // What GigaChat lists can be used.
    const isAsked = stages.length === 0 || stages.includes('active');
    const chat = models.filter(({ kind }) => kind === 'chat' && isAsked);
    const { page, hasMore } = pageOf(chat, query, modelPages);
    exchange.json(200, toModelPage(page, hasMore));
  };
  const get = async (exchange: Exchange) => {
    const name = exchange.id ?? '';
    const real = await catalog.named(name, exchange.signal);
    // As in the answer to a chat: by the caller's own word, with the truth in a header.
    const model = { ...real, id: name };
    const truth = { 'x-gigachat-model': headerText(real.id) };
    exchange.json(200, speaksAnthropic(exchange.request) ? toModel(model, real.id) : toEntry(model), truth);
  };
  const info = async (exchange: Exchange) => {
    const asked = queryOf(exchange.request).get('model');
    const models = await (asked === null
      ? withAliases(catalog, exchange.signal)
      : catalog.named(asked, exchange.signal).then((model) => [{ ...model, id: asked }], noneIfNotFound));
    exchange.json(200, { data: models.map(toInfo) });
  };
  return [
    { method: 'GET', path: '/models', front, handle: list },
    { method: 'GET', path: '/models/:id', front, handle: get },
    { method: 'GET', path: '/model/info', front, handle: info },
  ];
}

/** The models, and behind them the user's own names, each with what its model can do; those of no model are left out. */
async function withAliases(catalog: NamedModels, signal: AbortSignal): Promise<readonly ModelInfo[]> {
  const models = await catalog.models(signal);
  const ids = new Set(models.map(({ id }) => id));
  const others = catalog.aliases.filter((name) => !ids.has(name));
  const named = others.map((id) => catalog.named(id, signal).then((model) => [{ ...model, id }], noneIfNotFound));
  return [...models, ...(await Promise.all(named)).flat()];
}

/** An empty list where there is no such model; throws any other failure. */
function noneIfNotFound(error: unknown): [] {
  const failure = toChatError(error);
  if (failure.kind === 'not-found') return [];
  throw failure;
}

/** The protocol of a request that has no address of one protocol alone. */
export function frontOfCaller(anthropic: ChatFront, others: ChatFront): FrontChoice {
  return (request) => (speaksAnthropic(request) ? anthropic : others);
}

/** True for Anthropic's clients: they send the version of their API with every request. */
export function speaksAnthropic(request: IncomingMessage): boolean {
  return request.headers['anthropic-version'] !== undefined;
}

/**
 * True for Codex, which sends its version and calls a list without `models` broken. An entry there would have to bring
 * instructions in place of Codex's own; for a model without one it keeps them.
 */
function isCodex(request: IncomingMessage): boolean {
  return queryOf(request).has('client_version');
}

/** OpenAI's entry, with the limits and abilities that clients ask other servers for under these names. */
function toEntry(model: ModelInfo) {
  return {
    id: model.id,
    object: 'model',
    created: 0,
    owned_by: model.ownedBy,
    type: model.kind,
    ...(model.kind === 'chat' && {
      context_window: model.contextTokens,
      max_output_tokens: model.outputTokens,
      capabilities: { tools: model.tools, vision: model.images },
    }),
  };
}

/** LiteLLM's entry, which Kilo Code reads. */
function toInfo(model: ModelInfo) {
  return {
    model_name: model.id,
    litellm_params: { model: model.id },
    model_info: {
      id: model.id,
      mode: model.kind === 'embedder' ? 'embedding' : 'chat',
      max_input_tokens: model.contextTokens - model.outputTokens,
      max_output_tokens: model.outputTokens,
      supports_function_calling: model.tools,
      supports_vision: model.images,
    },
  };
}
