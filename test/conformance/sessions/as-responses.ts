import type { Random } from '../../fuzz/random';
import { pictureUrl } from './pictures';
import type { Call, Said, Session, Turn } from './session';

type Json = Record<string, unknown>;

/** The session in Responses' words, as one client or another writes them. */
export function asResponses(session: Session, random: Random): Json {
  const [instructions, ...others] = session.instructions;
  return {
    model: 'GigaChat-2-Max',
    ...(instructions !== undefined && { instructions }),
    input: [
      ...others.map((text) => message(random.pick(['system', 'developer']), [{ text }], random)),
      ...session.turns.flatMap((turn, index) => itemsOf(turn, index, random)),
    ],
    ...(session.tools.length > 0 && {
      tools: session.tools.map((name) => ({
        type: 'function',
        name,
        description: 'd',
        parameters: { type: 'object', properties: {} },
        strict: false,
      })),
    }),
    store: random.below(2) === 0,
    include: ['reasoning.encrypted_content'],
    stream: random.below(2) === 0,
  };
}

function itemsOf(turn: Turn, index: number, random: Random): Json[] {
  if (turn.by === 'user') return [message('user', turn.said, random)];
  if (turn.by === 'system') return [message(random.pick(['system', 'developer']), [{ text: turn.text }], random)];
  const { text, calls, order, thought } = turn;
  const item = (prefix: string) => (random.below(3) === 0 ? {} : { id: `${prefix}_${index}` });
  const reasoning =
    thought === undefined
      ? []
      : [
          {
            type: 'reasoning',
            id: `rs_${index}`,
            summary: random.below(2) === 0 ? [] : [{ type: 'summary_text', text: thought }],
            ...(random.below(2) === 0 && { encrypted_content: 'gAAAAA-of-another-service' }),
            ...(random.below(4) === 0 && { content: null, status: null }),
          },
        ];
  const said =
    text === ''
      ? []
      : [
          random.below(2) === 0
            ? { role: 'assistant', content: text }
            : {
                type: 'message',
                ...item('msg'),
                role: 'assistant',
                status: 'completed',
                content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
                ...(random.below(3) === 0 && { phase: 'commentary' }),
              },
        ];
  const asked = calls.map(({ id, name, args }) => ({
    type: 'function_call',
    ...item(`fc_${id}`),
    call_id: id,
    name,
    arguments: JSON.stringify(args),
    ...(random.below(2) === 0 && { status: 'completed' }),
  }));
  const results = order.flatMap((place) => calls[place] ?? []).map((call) => resultOf(call, random));
  // Some clients write each result behind its call.
  const isInPairs = calls.length > 1 && random.below(3) === 0;
  const work = isInPairs
    ? calls.flatMap((call, place) => [asked[place] ?? {}, resultOf(call, random)])
    : [...asked, ...results];
  return [...reasoning, ...said, ...work];
}

function resultOf({ id, result }: Call, random: Random): Json {
  const item = { type: 'function_call_output', call_id: id, ...(random.below(3) === 0 && { status: 'completed' }) };
  switch (result.kind) {
    case 'empty':
      return { ...item, output: random.pick(['', []]) };
    case 'text':
      return { ...item, output: random.below(2) === 0 ? result.text : [{ type: 'input_text', text: result.text }] };
    case 'json':
      return { ...item, output: JSON.stringify(result.value) };
    default:
      return { ...item, output: result.said.map(partOf) };
  }
}

function message(role: string, said: readonly Said[], random: Random): Json {
  const [first] = said;
  const isPlain = said.length === 1 && first && 'text' in first && random.below(2) === 0;
  return {
    ...(random.below(2) === 0 && { type: 'message' }),
    role,
    content: isPlain ? first.text : said.map(partOf),
  };
}

function partOf(said: Said): Json {
  return 'text' in said
    ? { type: 'input_text', text: said.text }
    : { type: 'input_image', image_url: pictureUrl(said.picture), detail: 'auto' };
}
