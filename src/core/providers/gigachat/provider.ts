import { randomUUID } from 'node:crypto';
import type { Clock } from '../../chat/clock';
import { toChatError } from '../../chat/errors';
import type { ChatStream } from '../../chat/events';
import type { ChatProvider, ModelInfo } from '../../chat/provider';
import type { ChatRequest } from '../../chat/request';
import { shapeAnswer } from '../../protocols/gigachat/answer-shape';
import { checkToolChoice, toBody } from '../../protocols/gigachat/body';
import { AnswerDecoder } from '../../protocols/gigachat/decode';
import type { WireForm } from '../../protocols/gigachat/wire';
import { WireTools } from '../../protocols/gigachat/wire-tools';
import { readAnswer } from './answer';
import { withRepeats } from './attempts';
import { CallAllowance } from './call-allowance';
import type { GigaChatCatalog } from './catalog';
import type { GigaChatClient } from './client';
import { HostHabits } from './habits';
import type { AccountQueue } from './queue';

/** GigaChat as a chat provider: one account, its queue, its models. */
export class GigaChatProvider implements ChatProvider {
  readonly id = 'gigachat';
  readonly #habits = new HostHabits();

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
    let release: (() => void) | undefined;
    try {
      checkToolChoice(request);
      const model = await this.catalog.resolve(request.model, signal);
      const extra = { ...this.defaults, ...dropUndefined(request.extra) };
      release = await this.queue.enter(signal);
      const allowance = new CallAllowance();
      const ask = withRepeats((asked, form) => this.#call(asked, form, allowance, signal), this.#habits, allowance);
      yield* ask({ ...request, model, extra });
    } catch (error) {
      throw toChatError(error, signal);
    } finally {
      release?.();
    }
  }

  /** One call of GigaChat, in the given form; `request.model` is the real model. */
  async *#call(request: ChatRequest, form: WireForm, allowance: CallAllowance, signal: AbortSignal): ChatStream {
    const tools = new WireTools(request.tools);
    const body = toBody(request, tools, form);
    allowance.take();
    const response = await this.client.chat(body, signal, request.conversation);
    const answer = readAnswer(response, new AnswerDecoder(randomUUID(), body.model), this.clock);
    yield* shapeAnswer(answer, request, tools);
  }
}

function dropUndefined(fields: ChatRequest['extra'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
