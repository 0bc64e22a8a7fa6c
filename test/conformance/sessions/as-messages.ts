import type { Random } from '../../fuzz/random';
import { pictureOf } from './pictures';
import type { Call, Said, Session, Turn } from './session';

type Json = Record<string, unknown>;

/** The session in Messages' words, as one client or another writes them. */
export function asMessages(session: Session, random: Random): Json {
  const system = session.instructions.map((text) => ({ type: 'text', text, cache_control: { type: 'ephemeral' } }));
  return {
    model: 'GigaChat-2-Max',
    max_tokens: 1000,
    ...(system.length > 0 && { system: system.length === 1 && random.below(2) === 0 ? system[0]?.text : system }),
    messages: merged(
      session.turns.flatMap((turn) => messagesOf(turn, random)),
      random,
    ),
    ...(session.tools.length > 0 && {
      tools: session.tools.map((name) => ({
        name,
        description: 'd',
        input_schema: { type: 'object', properties: {} },
      })),
    }),
    stream: random.below(2) === 0,
  };
}

function messagesOf(turn: Turn, random: Random): Json[] {
  if (turn.by === 'user') {
    const [first] = turn.said;
    const isPlain = turn.said.length === 1 && first && 'text' in first && random.below(2) === 0;
    return [{ role: 'user', content: isPlain ? first.text : turn.said.map(blockOf) }];
  }
  if (turn.by === 'system')
    return [{ role: 'system', content: random.pick([turn.text, [{ type: 'text', text: turn.text }]]) }];
  const { text, calls, order, thought } = turn;
  const content = [
    ...(thought === undefined
      ? []
      : random.pick([
          [{ type: 'thinking', thinking: thought, signature: 'of another service' }],
          [{ type: 'redacted_thinking', data: 'AAAA' }],
          [{ type: 'thinking', thinking: '', signature: 'of another service' }],
        ])),
    ...(text === '' ? [] : [{ type: 'text', text, ...(random.below(4) === 0 && { citations: null }) }]),
    ...calls.map(({ id, name, args }) => ({
      type: 'tool_use',
      id,
      name,
      input: args,
      ...(random.below(4) === 0 && { caller: { type: 'direct' } }),
    })),
  ];
  const isPlain = content.length === 1 && text !== '' && random.below(2) === 0;
  const answer = { role: 'assistant', content: isPlain ? text : content };
  const results = order.flatMap((place) => calls[place] ?? []).map((call) => resultOf(call, random));
  return results.length > 0 ? [answer, { role: 'user', content: results }] : [answer];
}

/** Words of the user's stand beside the results before them, or in a message of their own. */
function merged(messages: readonly Json[], random: Random): Json[] {
  const list: Json[] = [];
  for (const message of messages) {
    const last = list.at(-1);
    const joins = last?.role === 'user' && message.role === 'user' && random.below(4) > 0;
    if (joins) last.content = [...blocksOf(last.content), ...blocksOf(message.content)];
    else list.push({ ...message });
  }
  return list;
}

function blocksOf(content: unknown): unknown[] {
  return Array.isArray(content) ? content : [{ type: 'text', text: content }];
}

function resultOf({ id, result }: Call, random: Random): Json {
  const { failed } = result;
  const block = {
    type: 'tool_result',
    tool_use_id: id,
    ...((failed || random.below(3) === 0) && { is_error: failed }),
    ...(random.below(4) === 0 && { cache_control: { type: 'ephemeral' } }),
  };
  switch (result.kind) {
    case 'empty':
      return random.pick<Json>([block, { ...block, content: '' }, { ...block, content: [] }]);
    case 'text':
      return { ...block, content: random.pick<unknown>([result.text, [{ type: 'text', text: result.text }]]) };
    case 'json':
      return { ...block, content: JSON.stringify(result.value) };
    default:
      return { ...block, content: result.said.map(blockOf) };
  }
}

function blockOf(said: Said): Json {
  if ('text' in said) return { type: 'text', text: said.text };
  const data = pictureOf(said.picture).toString('base64');
  return { type: 'image', source: { type: 'base64', media_type: 'image/png', data } };
}
