import type { Random } from '../../fuzz/random';
import { pictureUrl } from './pictures';
import type { Call, Said, Session, Turn } from './session';

type Json = Record<string, unknown>;

/** The session in Chat Completions' words, as one client or another writes them. */
export function asChat(session: Session, random: Random): Json {
  const role = random.pick(['system', 'developer']);
  const instructions = session.instructions.map((text) => ({ role, content: words([{ text }], random) }));
  return {
    model: 'GigaChat-2-Max',
    messages: [...instructions, ...session.turns.flatMap((turn) => messagesOf(turn, random))],
    ...(session.tools.length > 0 && {
      tools: session.tools.map((name) => ({
        type: 'function',
        function: { name, description: 'd', parameters: { type: 'object', properties: {} }, strict: false },
      })),
    }),
    stream: random.below(2) === 0,
  };
}

function messagesOf(turn: Turn, random: Random): Json[] {
  if (turn.by === 'user') return [{ role: 'user', content: words(turn.said, random) }];
  if (turn.by === 'system') return [{ role: random.pick(['system', 'developer']), content: turn.text }];
  const { text, calls, order, thought } = turn;
  const content =
    text === '' ? random.pick<Json>([{ content: null }, { content: '' }, {}]) : { content: words([{ text }], random) };
  const answer = {
    role: 'assistant',
    ...content,
    ...(thought !== undefined && { [random.pick(['reasoning_content', 'reasoning'])]: thought }),
    ...(thought !== undefined && { reasoning_details: [{ type: 'reasoning.encrypted', data: 'AAAA', format: 'x' }] }),
    ...(random.below(4) === 0 && { refusal: null, annotations: [], audio: null }),
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ id, name, args }, index) => ({
        id,
        type: 'function',
        function: { name, arguments: Object.keys(args).length === 0 ? random.pick(['{}', '']) : JSON.stringify(args) },
        ...(random.below(4) === 0 && { index }),
      })),
    }),
  };
  const called = order.flatMap((place) => calls[place] ?? []);
  // A tool shows its pictures in a message of the user's.
  const shown = calls.flatMap(({ result }) => (result.kind === 'parts' ? result.said.filter(isPicture) : []));
  return [
    answer,
    ...called.map((call) => resultOf(call, random)),
    ...(shown.length > 0 ? [{ role: 'user', content: words(shown, random) }] : []),
  ];
}

function resultOf({ id, name, result }: Call, random: Random): Json {
  const message = { role: 'tool', tool_call_id: id, ...(random.below(4) === 0 && { name }) };
  switch (result.kind) {
    case 'empty':
      return { ...message, content: random.pick(['', []]) };
    case 'text':
      return { ...message, content: words([{ text: result.text }], random) };
    case 'json':
      return { ...message, content: words([{ text: JSON.stringify(result.value) }], random) };
    default:
      return { ...message, content: result.said.filter((said) => !isPicture(said)).map(partOf) };
  }
}

export function isPicture(said: Said): said is { readonly picture: number } {
  return 'picture' in said;
}

function words(said: readonly Said[], random: Random): unknown {
  const [first] = said;
  if (said.length === 1 && first && 'text' in first && random.below(2) === 0) return first.text;
  return said.map(partOf);
}

function partOf(said: Said): Json {
  return 'text' in said
    ? { type: 'text', text: said.text }
    : { type: 'image_url', image_url: { url: pictureUrl(said.picture), detail: 'auto' } };
}
