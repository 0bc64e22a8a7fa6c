import { randomUUID } from 'node:crypto';
import type { Clock } from '../../chat/clock';
import { toChatError } from '../../chat/errors';
import type { ChatStream } from '../../chat/events';
import type { ChatProvider, ModelInfo } from '../../chat/provider';
import type { ChatRequest } from '../../chat/request';
import { toBody } from '../../protocols/gigachat/body';
import { AnswerDecoder } from '../../protocols/gigachat/decode';
import { FunctionNames } from '../../protocols/gigachat/names';
import { readAnswer } from './answer';
import type { GigaChatCatalog } from './catalog';
import type { GigaChatClient } from './client';
import type { AccountQueue } from './queue';

/** GigaChat as a chat provider: one account, its queue, its models. */
export class GigaChatProvider implements ChatProvider {
  readonly id = 'gigachat';

  constructor(
    private readonly client: GigaChatClient,
    private readonly catalog: GigaChatCatalog,
    private readonly queue: AccountQueue,
    private readonly clock: Clock,
    /** Fields for every request whose caller does not set them. */
    private readonly defaults: Readonly<Record<string, unknown>> = {},
  ) {}

  models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    return this.catalog.models(signal);
  }

  async *stream(request: ChatRequest, signal: AbortSignal): ChatStream {
    const names = new FunctionNames();
    const extra = { ...this.defaults, ...dropUndefined(request.extra) };
    const body = toBody({ ...request, extra }, request.model, names);
    let release: (() => void) | undefined;
    try {
      body.model = await this.catalog.resolve(request.model, signal);
      this.client.refuseIfDown();
      release = await this.queue.enter(signal, request);
      const response = await this.client.chat(body, signal, request.conversation);
      const decoder = new AnswerDecoder(randomUUID(), body.model, names);
      yield* readAnswer(response, decoder, this.clock);
    } catch (error) {
      throw toChatError(error, signal);
    } finally {
      release?.();
    }
  }
}

function dropUndefined(fields: ChatRequest['extra'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
