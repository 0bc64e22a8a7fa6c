import type { ChatRequest, JsonSchema, Message } from '../../chat/request';

/** An answer that names more tools that nobody knows is not looked up any further. */
const mostLookedUp = 20;
const toolName = /^[\w.:/-]{1,128}$/;

/**
 * The tools by their names, also those that wait to be loaded: their client declared them so, or named them in the
 * conversation, each on a line of its own. Of those that are only named nothing but the name is known.
 */
export function withWaitingTools(
  { waiting, messages }: Pick<ChatRequest, 'waiting' | 'messages'>,
  schemaOf: (name: string) => JsonSchema | undefined,
): (name: string) => JsonSchema | undefined {
  const declared = new Map(waiting?.map(({ name, schema }) => [name, schema]));
  const lookedUp = new Map<string, boolean>();
  const isNamed = (name: string) => {
    const known = lookedUp.get(name);
    if (known !== undefined || lookedUp.size >= mostLookedUp || !toolName.test(name)) return known ?? false;
    const found = messages.some((message) => textsOf(message).some((text) => hasLine(text, name)));
    lookedUp.set(name, found);
    return found;
  };
  return (name) => schemaOf(name) ?? declared.get(name) ?? (isNamed(name) ? {} : undefined);
}

/** What the client says; what the model or a tool said is no list of its tools. */
function textsOf(message: Message): string[] {
  if (message.role === 'system') return [message.text];
  if (message.role !== 'user') return [];
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
}

/** Whether a line says nothing but this name. Each line is looked at once. */
function hasLine(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; ) {
    const end = text.indexOf('\n', at);
    const line = text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end);
    if (line.trim().replace(/^[-*] /, '') === name) return true;
    at = end < 0 ? -1 : text.indexOf(name, end);
  }
  return false;
}
