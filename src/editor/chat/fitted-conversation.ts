import { ChatError } from '../../core/chat/errors';
import type { ChatStream } from '../../core/chat/events';
import { plainRequest } from '../../core/chat/plain-request';
import type { ModelInfo } from '../../core/chat/ports/provider';
import type { ChatRequest, Message } from '../../core/chat/request';
import { estimateTokens } from '../../core/chat/token-estimate';
import { turnsToLeaveOut } from './newest-turns';

/** So often a conversation that GigaChat finds too long is asked about with fewer turns. */
const mostRefusals = 2;

/** A question behind as many of the newest turns before it as the model takes with it. */
export class FittedConversation {
  /** How many of the oldest turns are not in it. */
  leftOut = 0;
  #refusals = 0;

  /**
   * Of a model that nobody knows the size of, the turns all stay until GigaChat says that it is too long. What the
   * question before did without stays out: it was left out for a reason, and the next prompt begins alike.
   */
  constructor(
    private readonly question: ChatRequest,
    private readonly turns: readonly (readonly Message[])[],
    model: Pick<ModelInfo, 'contextTokens' | 'outputTokens'> | undefined,
    leftOutBefore = 0,
  ) {
    this.leftOut = Math.min(turns.length, leftOutBefore);
    if (!model) return;
    const sizes = turns.map((turn) => estimateTokens(plainRequest('', turn)));
    const tooMany = turnsToLeaveOut(sizes, estimateTokens(question), model.contextTokens - model.outputTokens);
    this.leftOut = Math.max(this.leftOut, tooMany);
  }

  get request(): ChatRequest {
    const [system, ...own] = this.question.messages;
    const turns = this.turns.slice(this.leftOut).flat();
    return { ...this.question, messages: [...(system ? [system] : []), ...turns, ...own] };
  }

  /** The answer. What is too long all the same is asked with fewer turns: their sizes were estimated. */
  async *open(ask: (request: ChatRequest) => ChatStream): ChatStream {
    let begun = false;
    for (;;) {
      try {
        for await (const step of ask(this.request)) {
          begun = true;
          yield step;
        }
        return;
      } catch (error) {
        if (begun || !(error instanceof ChatError) || error.kind !== 'context-length' || !this.#shorten()) throw error;
      }
    }
  }

  #shorten(): boolean {
    const left = this.turns.length - this.leftOut;
    if (left === 0 || this.#refusals === mostRefusals) return false;
    this.#refusals += 1;
    this.leftOut += Math.ceil(left / 2);
    return true;
  }
}
