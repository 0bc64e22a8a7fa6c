import assert from 'node:assert/strict';
import type { EmulatorOptions } from '../emulator/options';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { type Stack, type StackOptions, startStack } from '../harness/stack';

/** Any JSON object; tests look into it by path. */
export type Json = Record<string, unknown>;

/** A message as it reached GigaChat. */
export interface UpMessage {
  role: string;
  content: string | null;
  name?: string;
  function_call?: { name: string; arguments: Json };
}

/** A chat completion, or an error, as the client gets it. */
export interface Reply {
  status: number;
  headers: Headers;
  message: { role: string; content: string | null; reasoning_content?: string; tool_calls?: ReplyCall[] };
  finish: string;
  body: Json;
  error: { message: string; type: string; code: string; param: string | null };
}

export interface ReplyCall {
  index?: number;
  id: string;
  type: string;
  function: { name: string; arguments: string };
  custom?: { name: string; input: string };
}

/** A streamed answer, put together as a client would. */
export interface Streamed {
  status: number;
  headers: Headers;
  /** Every `data:` of the stream, `[DONE]` and errors included. */
  data: string[];
  chunks: Json[];
  content: string;
  reasoning: string;
  calls: ReplyCall[];
  finish: string | undefined;
  done: boolean;
  error: Json | undefined;
}

/** The bridge and its emulator, as the cases of Chat Completions use them. */
export class ChatBench {
  constructor(readonly stack: Stack) {}

  /** Sends a request; `messages` and `model` are filled in. What GigaChat says may be scripted. */
  async ask(body: Json, ...script: ScriptedAnswer[]): Promise<Reply> {
    const response = await this.post(body, script);
    const json = (await response.json()) as Json;
    const choice = (json.choices as { message: Reply['message']; finish_reason: string }[] | undefined)?.[0];
    return {
      status: response.status,
      headers: response.headers,
      message: choice?.message ?? { role: '', content: null },
      finish: choice?.finish_reason ?? '',
      body: json,
      error: (json.error ?? {}) as Reply['error'],
    };
  }

  /** As `ask`, streamed. */
  async stream(body: Json, ...script: ScriptedAnswer[]): Promise<Streamed> {
    const response = await this.post({ ...body, stream: true }, script);
    return assemble(response.status, response.headers, await response.text());
  }

  /** Sends messages that must be accepted, and gives them as GigaChat got them. */
  async up(messages: Json[], more: Json = {}): Promise<UpMessage[]> {
    const reply = await this.ask({ messages, ...more });
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return this.sent().messages as UpMessage[];
  }

  /** The last chat body that reached GigaChat. */
  sent(): Json {
    const body = this.stack.chatBodies().at(-1);
    assert.ok(body, 'nothing was sent to GigaChat');
    return body;
  }

  /** The functions of the last body. */
  functions(): { name: string; description: string; parameters: Json }[] {
    return (this.sent().functions ?? []) as { name: string; description: string; parameters: Json }[];
  }

  /** How many chat calls reached GigaChat. */
  calls(): number {
    return this.stack.chatBodies().length;
  }

  post(body: Json, script: ScriptedAnswer[] = [], headers: Record<string, string> = {}): Promise<Response> {
    this.stack.emulator.reset();
    this.stack.emulator.script(...script);
    return this.stack.post(
      '/v1/chat/completions',
      { model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'hi' }], ...body },
      headers,
    );
  }
}

/** A suite of cases over one bridge and one emulator. */
export function chatSuite(title: string, define: (bench: () => ChatBench) => void, options: StackOptions = {}): void {
  describe(`Chat Completions: ${title}`, () => {
    let bench: ChatBench | undefined;
    before(async () => {
      bench = new ChatBench(await startStack(options));
    });
    after(() => bench?.stack.stop());
    define(() => {
      assert.ok(bench);
      return bench;
    });
  });
}

/** Options of an emulated host that refuses loose schemas. */
export const strictHost: { emulator: EmulatorOptions } = { emulator: { strictHost: true } };

/** A declared function tool. */
export function tool(name: string, parameters?: unknown, description = 'd'): Json {
  return { type: 'function', function: { name, description, ...(parameters !== undefined && { parameters }) } };
}

/** An assistant turn that calls: `[id, name, arguments]` for each call. */
export function calling(...calls: [string, string, unknown][]): Json {
  return {
    role: 'assistant',
    content: null,
    tool_calls: calls.map(([id, name, args]) => ({
      id,
      type: 'function',
      function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
    })),
  };
}

/** A tool's result. */
export function result(id: string, content: unknown): Json {
  return { role: 'tool', tool_call_id: id, content };
}

/** A user turn. */
export const user = (content: unknown = 'go'): Json => ({ role: 'user', content });

/** Puts the text of a chunk stream together. */
export function assemble(status: number, headers: Headers, text: string): Streamed {
  const data = text
    .split('\n\n')
    .filter((frame) => frame.startsWith('data: '))
    .map((frame) => frame.slice('data: '.length));
  const streamed: Streamed = {
    status,
    headers,
    data,
    chunks: [],
    content: '',
    reasoning: '',
    calls: [],
    finish: undefined,
    done: data.at(-1) === '[DONE]',
    error: undefined,
  };
  for (const one of data) {
    if (one === '[DONE]') continue;
    const chunk = JSON.parse(one) as Json;
    if (chunk.error) streamed.error = chunk.error as Json;
    else addChunk(streamed, chunk);
  }
  return streamed;
}

interface Choice {
  delta: { content?: string; reasoning_content?: string; tool_calls?: Partial<ReplyCall>[] };
  finish_reason: string | null;
}

function addChunk(streamed: Streamed, chunk: Json): void {
  streamed.chunks.push(chunk);
  const choice = (chunk.choices as Choice[])[0];
  if (!choice) return;
  streamed.content += choice.delta.content ?? '';
  streamed.reasoning += choice.delta.reasoning_content ?? '';
  for (const part of choice.delta.tool_calls ?? []) {
    if (part.id !== undefined) streamed.calls.push(structuredClone(part) as ReplyCall);
    else {
      const call = streamed.calls[part.index ?? 0];
      assert.ok(call, 'arguments of a call that was not opened');
      if (part.function) call.function.arguments += part.function.arguments;
      if (part.custom && call.custom) call.custom.input += part.custom.input;
    }
  }
  if (choice.finish_reason) streamed.finish = choice.finish_reason;
}
