import assert from 'node:assert/strict';
import { collect, once } from '../../src/core/chat/collect';
import { ChatError } from '../../src/core/chat/errors';
import type { ChatEvent } from '../../src/core/chat/events';
import type { ChatRequest } from '../../src/core/chat/request';
import { filterText } from '../../src/core/chat/text/filter-text';
import { estimateTokens } from '../../src/core/chat/token-estimate';
import { systemClock } from '../../src/core/ground/clock';
import { parseJson } from '../../src/core/ground/text/parse-json';
import { readAnswer } from '../../src/core/net/read-answer';
import { anthropicMessages } from '../../src/core/protocols/anthropic-messages/front';
import { fromDataUrl } from '../../src/core/protocols/data-url';
import type { ChatFront } from '../../src/core/protocols/front';
import { shapeAnswer } from '../../src/core/protocols/gigachat/answer-shape';
import { toBody } from '../../src/core/protocols/gigachat/body';
import { AnswerDecoder } from '../../src/core/protocols/gigachat/decode';
import { misfit } from '../../src/core/protocols/gigachat/fits-schema';
import { castBack } from '../../src/core/protocols/gigachat/schema/cast-back';
import { RootSchema } from '../../src/core/protocols/gigachat/schema/root';
import { toArguments, toResultJson } from '../../src/core/protocols/gigachat/tool-json';
import { plainForm } from '../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../src/core/protocols/gigachat/wire-tools';
import { asRecord } from '../../src/core/protocols/json/json';
import { streamedJson } from '../../src/core/protocols/json/json-answer';
import { repairJson } from '../../src/core/protocols/json/json-repair';
import { endingFor, mediaTypeOf, sizeLimitOf, typeOfName } from '../../src/core/protocols/media-type';
import { parseLines } from '../../src/core/protocols/openai-batches/input';
import { CompletionDecoder } from '../../src/core/protocols/openai-chat/decode';
import { openAiChat } from '../../src/core/protocols/openai-chat/front';
import { toOutboundBody } from '../../src/core/protocols/openai-chat/outbound-body';
import { openAiCompletions } from '../../src/core/protocols/openai-completions/front';
import { parseEmbeddings } from '../../src/core/protocols/openai-embeddings/embeddings';
import { openAiResponses } from '../../src/core/protocols/openai-responses/front';
import { ResponseStore } from '../../src/core/protocols/openai-responses/store';
import { SpokenCallFilter } from '../../src/core/protocols/spoken-calls/filter';
import { readEventData } from '../../src/core/protocols/sse';
import { eventsOf } from '../core/chat/event-streams';
import { leaks, noLeaks, offered } from '../core/protocols/leaks';
import { anyBody, anySchema, drawn } from './arbitrary';
import { bodies } from './bodies';
import { mutateBytes, mutateJson } from './mutate';
import { Random } from './random';

/** Something that reads what others write. */
export interface Target {
  name: string;
  /** An input, made of a seed. */
  make(random: Random): Buffer;
  /** Throws when the reader did what it must not. The same input is read in the same way each time. */
  run(input: Buffer): void | Promise<void>;
}

const fronts: Readonly<Record<string, ChatFront>> = {
  chat: openAiChat,
  responses: openAiResponses(new ResponseStore()),
  messages: anthropicMessages,
  completions: openAiCompletions,
};

/** A seed out of an input, for the cuts that it is read with. */
function seedOf(input: Buffer): number {
  return input.reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, 7);
}

function cutUp(text: string, random: Random): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + random.below(text.length > 5000 ? 500 : 9);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** A failure that is one of ours, and no bug. */
function isHonest(error: unknown): boolean {
  return error instanceof ChatError && error.kind !== 'internal';
}

const textTargets = (name: string, texts: readonly string[], run: (text: string) => void | Promise<void>): Target => ({
  name,
  make: (random) =>
    mutateBytes(Buffer.from(random.pick(texts) + (random.below(3) === 0 ? random.pick(texts) : '')), random),
  run: (input) => run(input.toString('utf8')),
});

const answers = [
  'data: {"choices":[{"delta":{"content":"Да"},"index":0}],"model":"M"}\n\ndata: {"choices":[{"delta":{"content":""},"index":0,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\ndata: [DONE]\n\n',
  'data: {"choices":[{"delta":{"content":"","function_call":{"name":"get","arguments":{"city":"x"}}},"index":0,"finish_reason":"function_call"}],"usage":{"prompt_tokens":1}}\r\n\r\n',
  'data: {"id":"1","choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"get","arguments":"{\\"a\\""}}]}}]}\n\ndata: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]},"finish_reason":"tool_calls"}]}\n\ndata: [DONE]\n\n',
  ': OPENROUTER PROCESSING\n\nevent: error\ndata: {"error":{"message":"no","code":502}}\n\n',
  '{"choices":[{"message":{"content":"whole","role":"assistant"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}}',
];

const request: ChatRequest = {
  model: 'm',
  messages: [{ role: 'user', parts: [{ type: 'text', text: 'x' }] }],
  tools: [...offered].map(([name, schema]) => ({ name, schema })),
  toolChoice: 'auto',
  sampling: { stop: ['END', '\n\n\n'] },
  answer: 'text',
};

async function readStream(input: Buffer, decoder: AnswerDecoder | CompletionDecoder): Promise<void> {
  const random = new Random(seedOf(input));
  const body = (async function* () {
    for (let at = 0; at < input.length; ) {
      const length = 1 + random.below(input.length > 5000 ? 4000 : 60);
      yield new Uint8Array(input.subarray(at, at + length));
      at += length;
    }
  })();
  const type = input[0] === 0x7b ? 'application/json' : 'text/event-stream';
  const response = { status: 200, headers: { 'content-type': type }, body, discard: () => undefined };
  try {
    await collect(
      shapeAnswer(readAnswer(response, decoder, readEventData, systemClock), request, new WireTools(request.tools)),
    );
  } catch (error) {
    if (!isHonest(error)) throw error;
  }
}

const sayings = [...leaks.map(({ markup }) => markup), ...noLeaks, '<think>Хм</think>Да', 'Once ```json\n{"a":1}\n```'];
const said = (parts: readonly string[]): ChatEvent[] => [
  ...parts.map((text): ChatEvent => ({ type: 'text', text })),
  { type: 'finish', reason: 'stop' },
];
const stepwise = async function* (events: readonly ChatEvent[]) {
  for (const event of events) yield [event];
};

const jsonTexts = [
  '{"a":[1,2,{"b":"c\\"d"}],"e":null',
  '[[[[[[',
  '"text"',
  '{"a":1}',
  '{"city":"Пермь","tags":["a"],"n":1.5e3}',
];
const schemas = [
  {
    type: 'object',
    properties: { a: { $ref: '#/$defs/A' }, b: { enum: [1, 2, 'x'] } },
    required: ['a'],
    $defs: { A: { anyOf: [{ $ref: '#/$defs/A' }, { type: 'array', items: { $ref: '#' } }] } },
  },
  {
    allOf: [
      { properties: { a: { const: 1 } } },
      { oneOf: [{ type: 'null' }, { required: ['b'], properties: { b: false } }] },
    ],
  },
  { type: ['array', 'null'], prefixItems: [{ type: 'integer' }], items: { additionalProperties: { enum: [true, 3] } } },
];

/** Everything that reads texts from outside, without the network. */
export const targets: readonly Target[] = [
  {
    name: 'gigachat stream',
    make: (random) => mutateBytes(Buffer.from(random.pick(answers)), random),
    run: (input) => readStream(input, new AnswerDecoder('id', 'm')),
  },
  {
    name: 'openai stream',
    make: (random) => mutateBytes(Buffer.from(random.pick(answers)), random),
    run: (input) => readStream(input, new CompletionDecoder('OpenRouter', 'openrouter', 'm')),
  },
  ...Object.entries(fronts).map(
    ([name, front]): Target => ({
      name: `${name} parser`,
      // Half of them spoiled requests of clients, half made up out of nothing.
      make: (random) => {
        const body = random.below(2) === 0 ? mutateJson(random.pick(bodies), random) : drawn(anyBody, random);
        return Buffer.from(JSON.stringify(body) ?? 'null');
      },
      run: (input) => {
        const body = parseJson(input.toString('utf8'))?.value;
        try {
          const { request: parsed } = front.parse(body);
          estimateTokens(parsed);
          for (const form of [plainForm, { ...plainForm, strictSchemas: true }])
            JSON.stringify(toBody(parsed, new WireTools(parsed.tools), form));
          JSON.stringify(toOutboundBody(parsed, 'm'));
        } catch (error) {
          if (!isHonest(error)) throw error;
          const refusal = front.refusalOf(error as ChatError);
          assert.ok(refusal.status < 500, `${refusal.status} ${refusal.message}`);
        }
      },
    }),
  ),
  {
    name: 'embeddings and batches',
    make: (random) => Buffer.from(JSON.stringify(mutateJson(random.pick(bodies), random)) ?? 'null'),
    run: async (input) => {
      const text = input.toString('utf8');
      for (const read of [() => parseEmbeddings(parseJson(text)?.value), () => parseLines(text)]) {
        try {
          await read();
        } catch (error) {
          if (!isHonest(error)) throw error;
        }
      }
    },
  },
  textTargets('json', jsonTexts, (text) => {
    repairJson(text);
    JSON.stringify([toArguments(text), JSON.parse(toResultJson(text, text.length % 2 === 0))]);
  }),
  {
    name: 'schemas',
    make: (random) =>
      Buffer.from(
        JSON.stringify([
          random.below(2) === 0 ? mutateJson(random.pick(schemas), random) : drawn(anySchema, random),
          mutateJson(JSON.parse(random.pick(jsonTexts.slice(2))), random),
        ]),
      ),
    run: (input) => {
      const [given, value] = (parseJson(input.toString('utf8'))?.value ?? []) as unknown[];
      const schema = asRecord(given) ?? {};
      misfit(value, schema, schema);
      const root = new RootSchema(schema);
      JSON.stringify([
        castBack(value, schema, schema),
        root.toLossless(),
        root.toStrict(),
        root.unwrap(root.wrap(value)),
      ]);
    },
  },
  textTargets('calls in the text', sayings, async (text) => {
    const heard = (parts: readonly string[]) =>
      eventsOf(filterText(stepwise(said(parts)), new SpokenCallFilter((name) => offered.get(name))));
    const whole = await heard(text === '' ? [] : [text]);
    assert.deepEqual(await heard(cutUp(text, new Random(seedOf(Buffer.from(text))))), whole);
    const called = whole.some(({ type }) => type === 'tool-call');
    const given = whole.map((event) => (event.type === 'text' ? event.text : '')).join('');
    if (!called) assert.equal(given, text);
  }),
  textTargets('answers in JSON', [...jsonTexts, ...sayings], async (text) => {
    const read = async (parts: readonly string[]) => {
      try {
        return (
          await collect(
            streamedJson(once([{ type: 'start', id: 'a', model: 'm' }, ...said(parts)]), request, () => {
              throw new ChatError('protocol', 'none');
            }),
          )
        ).text;
      } catch (error) {
        if (!isHonest(error)) throw error;
        return 'refused';
      }
    };
    const whole = await read([text]);
    assert.equal(await read(cutUp(text, new Random(seedOf(Buffer.from(text))))), whole);
    if (whole !== 'refused') assert.ok(parseJson(whole));
  }),
  textTargets(
    'media types',
    ['data:image/png;base64,iVBORw0KGgo=', 'image/jpeg; charset=x', 'a.b.PDF', 'data:constructor;base64,AA=='],
    (text) => {
      const media = fromDataUrl(text);
      const type = mediaTypeOf(media?.mime ?? text, media?.bytes ?? Buffer.from(text));
      assert.equal(typeof type, 'string');
      assert.ok(sizeLimitOf(type) > 0);
      assert.ok(['string', 'undefined'].includes(typeof endingFor(type)));
      assert.equal(typeof typeOfName(text), 'string');
    },
  ),
];
