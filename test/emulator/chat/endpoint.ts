import type { EmulatorModel } from '../api/catalogue';
import type { Files } from '../api/files';
import { invalidJson, type Refusal, refusalFor, refuse } from '../api/refusal';
import { respond } from '../model/respond';
import type { EmulatorAccount, Settings } from '../options';
import type { Answer } from '../script/answer';
import type { Scripts } from '../script/scripts';
import type { Exchange } from '../server/exchange';
import { type Content, play } from '../server/play';
import { apiHeaders, json, overlay, refusalContent, replaces } from '../server/respond';
import { checkAttachments } from './attachments';
import { checkHistory } from './history';
import { Places } from './places';
import { type ChatBody, ignoredFields, readChat } from './request';
import { checkFunctions, checkParams } from './rules';
import { hasWords, recite, speak } from './said';
import { Sessions } from './sessions';
import type { Spoken } from './spoken';
import { countTokens, promptTokens, usageOf } from './usage';
import { frames, wholeBody } from './wire';

interface Accepted {
  readonly body: ChatBody;
  readonly model: EmulatorModel;
  readonly promptTokens: number;
}

/** `POST /chat/completions`: validation in the upstream's order, then a scripted answer or the model's own. */
export class ChatEndpoint {
  readonly places = new Places();
  readonly #sessions = new Sessions();
  readonly #planned = new Map<string, number>();

  constructor(
    private readonly settings: Settings,
    private readonly scripts: Scripts,
    private readonly files: Files,
  ) {}

  async serve(exchange: Exchange, account: EmulatorAccount, text: string): Promise<void> {
    const accepted = this.#accept(exchange, account, text);
    const refused = (refusal: Refusal) =>
      play(exchange, refusalContent(exchange.request, refusal), undefined, this.scripts.gates);
    if ('status' in accepted) return refused(accepted);
    const leave = this.places.take(account);
    if (!leave) return refused(refuse(429, 'Too many requests'));
    exchange.onEnd(leave);
    exchange.changed();
    const answer = this.scripts.chat.take(text);
    await play(exchange, overlay(this.#answer(exchange, accepted, answer), answer), answer, this.scripts.gates);
  }

  /** The whole answer to a row of a batch: the same rules, no place taken, and a script if one is meant for it. */
  answerRow(account: EmulatorAccount, request: unknown): object | Refusal {
    const accepted = this.#check(account, request);
    if ('status' in accepted) return accepted;
    const answer = this.scripts.chat.take(JSON.stringify(request));
    if (answer && replaces(answer)) {
      const said = typeof answer.body === 'object' ? answer.body : {};
      return { ...refusalFor(answer.status ?? 500), ...said };
    }
    return JSON.parse(
      this.#words({ ...accepted, body: { ...accepted.body, stream: false } }, answer, undefined).join(''),
    );
  }

  #accept(exchange: Exchange, account: EmulatorAccount, text: string): Accepted | Refusal {
    const parsed = parse(text);
    exchange.entry.body = parsed ?? text;
    exchange.entry.ignoredFields = ignoredFields(parsed);
    return parsed === undefined ? invalidJson : this.#check(account, parsed);
  }

  #check(account: EmulatorAccount, parsed: unknown): Accepted | Refusal {
    const body = readChat(parsed);
    if ('status' in body) return body;
    const model = this.settings.models.find(({ id, type }) => id === body.model && type === 'chat');
    if (!model) return refuse(404, 'No such model');
    const fault =
      checkParams(body) ??
      checkHistory(body.messages, this.#planned) ??
      checkAttachments(body, (id) => this.files.typeOf(account, id)) ??
      checkFunctions(body, model, this.settings.strictHost);
    if (fault) return fault;
    const tokens = promptTokens(body);
    if (tokens > model.contextTokens)
      return refuse(
        422,
        `CONTEXT_TOO_LONG: context too long ${tokens}, maximum allowed context is ${model.contextTokens}`,
      );
    return { body, model, promptTokens: tokens };
  }

  #answer(exchange: Exchange, accepted: Accepted, answer: Answer | undefined): Content {
    const streamed = accepted.body.stream === true;
    const type = streamed ? 'text/event-stream' : json;
    const headers = apiHeaders(exchange.request, type);
    if (streamed) headers['cache-control'] = 'no-cache';
    if (answer && (replaces(answer) || answer.rawResponse !== undefined))
      return { status: 200, headers, chunks: [], chunked: streamed };
    const chunks = this.#words(accepted, answer, exchange.entry.headers['x-session-id']);
    return { status: 200, headers, chunks, chunked: streamed };
  }

  #words(accepted: Accepted, answer: Answer | undefined, session: string | undefined): string[] {
    const { body, model } = accepted;
    const spoken = answer && hasWords(answer) ? recite(answer) : speak(respond(body, model));
    if (spoken.call?.stateId && this.settings.plannedCalls > 1)
      this.#planned.set(spoken.call.stateId, this.settings.plannedCalls);
    const envelope = {
      created: Math.floor(this.settings.now() / 1000),
      model: answer?.model ?? `${model.id}:${model.version}`,
      usage: this.#usage(session, accepted, spoken, answer),
      finishWithCall: answer?.finishWithCall ?? true,
      finishWithText: answer?.finishWithText ?? false,
      done: answer?.done ?? 'once',
      preamble: answer?.preamble ?? '',
      lineEnd: answer?.lineEnd ?? '\n',
    };
    return body.stream === true ? frames(spoken, envelope) : [wholeBody(spoken, envelope)];
  }

  #usage(
    session: string | undefined,
    { body, promptTokens: prompt }: Accepted,
    spoken: Spoken,
    answer: Answer | undefined,
  ) {
    const precached = this.#sessions.precached(session, body);
    if (answer?.usage === 'absent') return undefined;
    const call = spoken.call ? JSON.stringify(spoken.call.chunks ?? spoken.call.arguments) : '';
    const said = spoken.reasoning.join('') + spoken.text.join('') + call;
    return { ...usageOf(prompt, countTokens(said), precached), ...answer?.usage };
  }

  clear(): void {
    this.#sessions.clear();
    this.#planned.clear();
    this.places.forget();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
