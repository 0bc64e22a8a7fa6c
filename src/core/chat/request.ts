/** A JSON Schema as it came: nothing of it is checked here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A piece of a message: text, or a medium (image, document, audio) by bytes, address or an uploaded file's id. `path`
 * is its place in the request as the caller wrote it, for complaints.
 */
export type Part =
  | { type: 'text'; text: string }
  | { type: 'media'; mime: string; name?: string; path?: string; source: Uint8Array | URL | { fileId: string } };

/** A call the model made. `args` is the JSON text exactly as it travelled; it may be broken. */
export interface ToolCall {
  id: string;
  name: string;
  args: string;
}

/** A tool that the model may call; `schema` is that of its arguments. */
export interface ToolSpec {
  name: string;
  description?: string;
  schema: JsonSchema;
  /** Questions with the arguments that they lead to, for a backend that takes such. */
  examples?: readonly ToolExample[];
  /** What a call gives back, for a backend that takes that. */
  returns?: JsonSchema;
}

/** A question, and the arguments of the call that it leads to. */
export interface ToolExample {
  request: string;
  params: Readonly<Record<string, unknown>>;
}

/** One message of the hub, whatever protocol it came by. A `tool` message answers the call whose id it names. */
export type Message =
  | { role: 'system'; text: string }
  | { role: 'user'; parts: readonly Part[] }
  | { role: 'assistant'; text: string; reasoning?: string; toolCalls: readonly ToolCall[] }
  | { role: 'tool'; callId: string; name?: string; parts: readonly Part[]; isError?: boolean };

export type ToolChoice = 'auto' | 'none' | 'required' | { name: string };

/** How long the model is to think, as OpenAI's `reasoning_effort` has it. */
export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';

/** What a caller asks of a model, whatever protocol it spoke. */
export interface ChatRequest {
  /** The name the caller used; the provider decides which model that is. */
  model: string;
  messages: readonly Message[];
  tools: readonly ToolSpec[];
  toolChoice: ToolChoice;
  /** True where an answer may hold one call at most. */
  oneCall?: boolean;
  /**
   * What becomes of calls of tools that are not in `tools`, or of any with `none`: text for clients, which would trip
   * over a tool of a strange name; `call` for whoever answers the model that there is no such tool; `made` for clients
   * that answer how a tool is loaded, for whom calls are what the model made, and what it wrote like one is text unless
   * it names a tool that waits.
   */
  unknownCalls?: 'call' | 'made';
  /** Tools that such a client has declared and not loaded yet: the model is not told of them. */
  waiting?: readonly ToolSpec[];
  sampling: { temperature?: number; topP?: number; maxTokens?: number; stop?: readonly string[] };
  answer: 'text' | 'json' | { schema: JsonSchema; name?: string; strict?: boolean };
  /** How the caller's protocol spells the field that asks for the answer's form, for complaints about it. */
  answerField?: string;
  effort?: Effort;
  /** True for a summary, which is still one where the oldest messages are left out because the model takes no more. */
  mayShorten?: boolean;
  /** The client's session: for prompt caching, fairness and a sticky fallback. */
  conversation?: string;
  /** Fields that only one backend knows (`profanity_check` …): it picks its own, by name. */
  extra?: Readonly<Record<string, unknown>>;
}
