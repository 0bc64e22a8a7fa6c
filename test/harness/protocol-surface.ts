/** A chat protocol as bare `fetch` sees it, streamed or whole. */
export interface ProtocolSurface {
  readonly name: string;
  readonly path: string;
  readonly stream: boolean;
  /** The body of a question, with whatever else the protocol takes. */
  body(question: string, more?: Record<string, unknown>): Record<string, unknown>;
  /** The text of an answer's body. */
  textOf(raw: string): string;
  /** The words of a refusal, or of the frame that ended a stream. */
  errorOf(raw: string): { code?: string; type?: string; message: string };
}

type Json = Record<string, unknown>;

const protocols: Omit<ProtocolSurface, 'stream'>[] = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    body: (content, more) => ({ model: 'GigaChat-2-Max', messages: [{ role: 'user', content }], ...more }),
    textOf: (raw) => textIn(raw, (event) => deltaOf(event)?.content ?? messageOf(event)?.content),
    errorOf: (raw) => lastError(raw, (event) => event.error),
  },
  {
    name: 'responses',
    path: '/v1/responses',
    body: (input, more) => ({ model: 'GigaChat-2-Max', input, ...more }),
    textOf: (raw) =>
      textIn(raw, (event) => {
        if (event.type === 'response.output_text.delta') return event.delta;
        return event.object === 'response' ? outputText(event) : undefined;
      }),
    errorOf: (raw) => lastError(raw, (event) => (event.response as Json | undefined)?.error ?? event.error),
  },
  {
    name: 'messages',
    path: '/v1/messages',
    body: (content, more) => ({
      model: 'GigaChat-2-Max',
      max_tokens: 100,
      messages: [{ role: 'user', content }],
      ...more,
    }),
    textOf: (raw) =>
      textIn(raw, (event) =>
        event.type === 'content_block_delta' ? (event.delta as Json).text : firstText(event.content),
      ),
    errorOf: (raw) => lastError(raw, (event) => event.error),
  },
];

/** Every chat protocol, streamed and whole. */
export const protocolSurfaces: readonly ProtocolSurface[] = protocols.flatMap((protocol) =>
  [true, false].map((stream) => ({
    ...protocol,
    name: `${protocol.name}${stream ? ' stream' : ''}`,
    stream,
    body: (question: string, more?: Json) => ({ ...protocol.body(question, more), stream }),
  })),
);

/** The JSON of a body: one object, or the data of its events. */
function eventsIn(raw: string): Json[] {
  if (raw.startsWith('{')) return [JSON.parse(raw) as Json];
  return raw
    .split('\n')
    .filter((line) => line.startsWith('data: ') && line !== 'data: [DONE]')
    .map((line) => JSON.parse(line.slice('data: '.length)) as Json);
}

function textIn(raw: string, read: (event: Json) => unknown): string {
  return eventsIn(raw)
    .map((event) => read(event) ?? '')
    .join('');
}

function lastError(raw: string, read: (event: Json) => unknown): ReturnType<ProtocolSurface['errorOf']> {
  const found = eventsIn(raw).map(read).filter(Boolean).at(-1);
  return (found ?? { message: '' }) as ReturnType<ProtocolSurface['errorOf']>;
}

function deltaOf(event: Json): Json | undefined {
  return (event.choices as { delta?: Json }[] | undefined)?.[0]?.delta;
}

function messageOf(event: Json): Json | undefined {
  return (event.choices as { message?: Json }[] | undefined)?.[0]?.message;
}

function outputText({ output }: Json): string {
  return (output as { content?: { text?: string }[] }[]).map(({ content }) => content?.[0]?.text ?? '').join('');
}

function firstText(content: unknown): string {
  return ((content as { text?: string }[] | undefined) ?? []).map(({ text }) => text ?? '').join('');
}
