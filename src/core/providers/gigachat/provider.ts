import { randomUUID } from 'node:crypto';
import { CallAllowance } from '../../chat/call-allowance';
import type { Clock } from '../../chat/clock';
import { toChatError } from '../../chat/errors';
import type { ChatStream } from '../../chat/events';
import type { ChatProvider, ModelInfo } from '../../chat/provider';
import { opening } from '../../chat/recovering';
import type { ChatRequest } from '../../chat/request';
import { shapeAnswer } from '../../protocols/gigachat/answer-shape';
import { checkToolChoice, toBody } from '../../protocols/gigachat/body';
import { AnswerDecoder } from '../../protocols/gigachat/decode';
import type { WireForm } from '../../protocols/gigachat/wire';
import { WireTools } from '../../protocols/gigachat/wire-tools';
import { readAnswer } from '../answer';
import { type Attachments, reattaching } from './attachments';
import { withRepeats } from './attempts';
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
    private readonly attachments: Attachments,
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
      const attached = await this.attachments.attach(request, signal);
      const extra = { ...this.defaults, ...dropUndefined(request.extra) };
      this.client.refuseIfDown();
      release = await this.queue.enter(signal, request);
      const allowance = request.calls ?? new CallAllowance();
      const ask = withRepeats((asked, form) => this.#call(asked, form, allowance, signal), this.#habits, allowance);
      const again = () => this.attachments.attachAgain(request, attached, signal);
      yield* reattaching(ask, allowance, again)({ ...attached, model, extra });
    } catch (error) {
      throw toChatError(error, signal);
    } finally {
      release?.();
    }
  }

  /** One call of GigaChat, in the given form; `request.model` is the real model. */
  #call(request: ChatRequest, form: WireForm, allowance: CallAllowance, signal: AbortSignal): ChatStream {
    return opening(async () => {
      const tools = new WireTools(request.tools);
      const body = toBody(request, tools, form);
      const response = await this.client.chat(body, signal, request.conversation, allowance);
      const answer = readAnswer(response, new AnswerDecoder(randomUUID(), body.model), this.clock);
      return shapeAnswer(answer, request, tools);
    });
  }
}

function dropUndefined(fields: ChatRequest['extra'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}
