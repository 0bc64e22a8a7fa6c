import type { ResponseOutputItem } from 'openai/resources/responses/responses';
import { type ChatError, toChatError } from '../../chat/errors';
import type { ChatEvent, ChatStream, FinishReason, Usage } from '../../chat/events';
import type { Configuration } from '../dialects/answer-form';
import { type ClientTool, clientTool } from '../dialects/tools';
import type { Refusal } from '../front';
import { errorBody, errorFrameBody } from '../openai-chat/errors';
import { movesOnSoon, refusalOf } from '../refusal-rules';
import { checkedSummary, compactionItem } from './compaction';
import { type Emit, numberedFrames } from './frames';
import { searchItems } from './hosted-search';
import { callPrefix, type ItemPrefix, itemId } from './items/items';
import { OpenCall, type OpenItem, OpenMessage, OpenReasoning } from './items/open-items';
import { cutReasons, endedResponse, type WireResponse } from './response';

type AnswerEvent = Exclude<ChatEvent, { type: 'start' }>;

/**
 * The events of one streamed response, numbered from 0: created first, one item open at a time, each done before the
 * next is added, and one terminal event. Every method gives the frames to write.
 */
export class ResponseEvents {
  readonly #emit: Emit = numberedFrames();
  readonly #output: ResponseOutputItem[] = [];
  readonly #found = new Set<ClientTool>();
  #open: OpenItem | undefined;
  #created = false;
  #isOver = false;
  #summary = '';

  constructor(
    private readonly response: WireResponse,
    private readonly tools: ReadonlyMap<string, ClientTool>,
    private readonly onEnd: (response: WireResponse) => void,
    /** Where the answer is a summary, given as one compaction in the end: what that is to carry besides. */
    private readonly compacted?: Configuration,
  ) {}

  /**
   * A real event that says nothing. The first one also says that the response was created; none follows its end, which
   * may wait for the store.
   */
  keepAlive(): string {
    if (this.#isOver) return '';
    return this.#begin() || this.#emit({ type: 'response.in_progress', response: this.response });
  }

  of(event: ChatEvent): string {
    if (event.type === 'start') return this.#begin();
    return this.compacted ? this.#ofSummary(event) : this.#ofAnswer(event);
  }

  #ofSummary(event: AnswerEvent): string {
    if (event.type === 'text') this.#summary += event.text;
    if (event.type !== 'finish') return '';
    const { id, index } = this.#place('cmp');
    const item = compactionItem(id, checkedSummary(this.#summary, event.reason), this.compacted);
    this.#output.push(item);
    const response = endedResponse(this.response, this.#output, 'stop', event.usage);
    this.#over(response);
    return (
      this.#emit({ type: 'response.output_item.added', output_index: index, item }) +
      this.#emit({ type: 'response.output_item.done', output_index: index, item }) +
      this.#emit({ type: 'response.completed', response })
    );
  }

  #ofAnswer(event: AnswerEvent): string {
    switch (event.type) {
      case 'reasoning':
        return this.#grow('reasoning', event.text, () => new OpenReasoning(this.#emit, this.#place('rs')));
      case 'text':
        return this.#grow('message', event.text, () => new OpenMessage(this.#emit, this.#place('msg')));
      case 'tool-call': {
        const tool = clientTool(event.name, this.tools);
        const closed = this.#close('completed') + this.#search(tool);
        const place = this.#place(callPrefix(tool));
        return closed + this.#add(new OpenCall(this.#emit, place, event.id, tool));
      }
      case 'tool-args':
        return this.#open?.add(event.json) ?? '';
      case 'finish':
        return this.#end(event.reason, event.usage);
    }
  }

  /**
   * The two last events of an answer that broke, as OpenAI ends one: most frameworks know no `response.failed`, and
   * would take what came for the whole answer. What was open stays open: it is not what the model would have said.
   */
  failed(error: ChatError): string {
    const { error: refused } = errorFrameBody(error);
    // Codes of ours besides OpenAI's: agents know `context_length_exceeded` and `insufficient_quota`.
    const code = error.kind === 'rate-limit' ? 'rate_limit_exceeded' : refused.code;
    // By this type OpenCode gives up, and is right to: the same request is refused again.
    const refusal = refusalOf(error);
    const { type } = errorBody(refusal).error;
    const said = { ...refused, ...(type === 'invalid_request_error' && { type }), code };
    const response = {
      ...this.response,
      status: 'failed' as const,
      output: this.#output,
      error: { code: endingCode(code, error, refusal), message: refused.message } as WireResponse['error'],
    };
    return (
      this.#begin() +
      this.#emit({ ...said, type: 'error', error: said }) +
      this.#emit({ type: 'response.failed', response })
    );
  }

  #begin(): string {
    if (this.#created) return '';
    this.#created = true;
    const { response } = this;
    return this.#emit({ type: 'response.created', response }) + this.#emit({ type: 'response.in_progress', response });
  }

  #grow(kind: OpenItem['kind'], text: string, make: () => OpenItem): string {
    const begun = this.#open?.kind === kind ? '' : this.#close('completed') + this.#add(make());
    return begun + (this.#open?.add(text) ?? '');
  }

  /** A search that a client expects before the call: nothing of it grows. */
  #search(tool: ClientTool): string {
    let frames = '';
    for (const item of searchItems(tool, this.#found, (prefix, offset) => this.#place(prefix, offset).id)) {
      const index = this.#output.push(item) - 1;
      frames += this.#emit({ type: 'response.output_item.added', output_index: index, item });
      frames += this.#emit({ type: 'response.output_item.done', output_index: index, item });
    }
    return frames;
  }

  #add(item: OpenItem): string {
    this.#open = item;
    return item.begin();
  }

  #close(status: 'completed' | 'incomplete'): string {
    const item = this.#open;
    if (!item) return '';
    this.#open = undefined;
    const frames = item.end(status);
    this.#output.push(item.item(status));
    return frames;
  }

  #end(reason: FinishReason, usage: Usage | undefined): string {
    const status = cutReasons[reason] ? 'incomplete' : 'completed';
    const silent = !this.#open && this.#output.length === 0;
    const added = silent ? this.#add(new OpenMessage(this.#emit, this.#place('msg'))) : '';
    const frames = added + this.#close(status);
    const response = endedResponse(this.response, this.#output, reason, usage);
    this.#over(response);
    return frames + this.#emit({ type: `response.${status}`, response });
  }

  #over(response: WireResponse): void {
    this.#isOver = true;
    this.onEnd(response);
  }

  #place(prefix: ItemPrefix, offset = 0): { id: string; index: number } {
    const index = this.#output.length + offset;
    return { id: itemId(prefix, this.response.id, index), index };
  }
}

/**
 * An answer as events of the Responses API: one string per step that has something to show. Never throws. `settled` is
 * what the end of the answer waits for, so that whoever has read it may come back to it anywhere.
 */
export async function* encodeEvents(
  stream: ChatStream,
  events: ResponseEvents,
  settled: () => Promise<void> | undefined = () => undefined,
): AsyncGenerator<string> {
  let frames = '';
  try {
    for await (const step of stream) {
      frames = '';
      for (const event of step) frames += events.of(event);
      const kept = settled();
      if (kept) await kept;
      if (frames !== '') yield frames;
      frames = '';
    }
  } catch (error) {
    // What the failing step had to show already is numbered, so it goes out before the end.
    yield frames + events.failed(toChatError(error));
  }
}

/** Codes of `response.failed` by which Codex stops, besides the one that stands for all others. */
const endings: ReadonlySet<string> = new Set(['context_length_exceeded', 'insufficient_quota']);

/** OpenAI's code for what is refused again: by any other Codex asks five times more. */
function endingCode(code: string, error: ChatError, { retry }: Refusal): string {
  return retry || movesOnSoon(error) || endings.has(code) ? code : 'invalid_prompt';
}
