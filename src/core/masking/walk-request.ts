import { isUtf8 } from 'node:buffer';
import type { ChatRequest, JsonSchema, Message, Part, ToolExample, ToolSpec } from '../chat/request';
import { isTextType, readOlderText } from '../chat/text/text-type';
import { exactDigits, parseExact, writeExact } from '../ground/text/exact-numbers';
import { withoutEscapes } from '../ground/text/json-escapes';
import { endOfString } from '../ground/text/parse-json';

/**
 * Arguments of more commas between their values are masked as the text they are: each of their values would be looked
 * through by itself.
 */
const mostCommas = 20_000;

/** Changes a text; `name` is what a value in JSON is called. */
type Change = (text: string, name?: string) => string;

/** The request with each of its texts changed: messages, past calls and results, text files, the words of tools. */
export function walk(request: ChatRequest, change: Change): ChatRequest {
  const { messages, tools, answer, sampling } = request;
  const schemas = [
    ...tools.flatMap(({ schema, returns }) => [schema, returns]),
    ...(typeof answer === 'object' ? [answer.schema] : []),
  ];
  const names = propertyNames(schemas);
  // The model is told what a property is called, so it is called the same wherever it is named.
  const changeUnlessProperty = (text: string, name?: string) => (names.has(text) ? text : change(text, name));
  return {
    ...request,
    messages: messages.map((message) => walkMessage(message, change, changeUnlessProperty)),
    tools: tools.map((tool) => walkTool(tool, change, changeUnlessProperty)),
    answer:
      typeof answer === 'object'
        ? { ...answer, schema: walkJson(answer.schema, changeUnlessProperty) as JsonSchema }
        : answer,
    sampling: { ...sampling, ...(sampling.stop && { stop: sampling.stop.map((word) => change(word)) }) },
  };
}

function walkTool(tool: ToolSpec, change: Change, changeUnlessProperty: Change): ToolSpec {
  const { name, description, schema, examples, returns } = tool;
  return {
    name,
    ...(description !== undefined && { description: change(description) }),
    schema: walkJson(schema, changeUnlessProperty) as JsonSchema,
    ...(examples && {
      examples: examples.map(({ request, params }) => ({
        request: change(request),
        params: walkJson(params, change, changeUnlessProperty) as ToolExample['params'],
      })),
    }),
    ...(returns && { returns: walkJson(returns, changeUnlessProperty) as JsonSchema }),
  };
}

/** What the properties of schemas are called, at any depth. */
function propertyNames(schemas: readonly unknown[]): ReadonlySet<string> {
  const names = new Set<string>();
  const left = [...schemas];
  while (left.length > 0) {
    const node = left.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
      for (const name of Object.keys(node.properties)) names.add(name);
    }
    for (const inner of Object.values(node)) left.push(inner);
  }
  return names;
}

/** The message with its texts changed; `changeKey` changes what values of arguments are called. */
function walkMessage(message: Message, change: Change, changeKey: Change): Message {
  switch (message.role) {
    case 'system':
      return { ...message, text: change(message.text) };
    case 'user':
    case 'tool':
      return { ...message, parts: message.parts.map((part) => walkPart(part, change)) };
    case 'assistant':
      return {
        ...message,
        text: change(message.text),
        ...(message.reasoning !== undefined && { reasoning: change(message.reasoning) }),
        toolCalls: message.toolCalls.map((call) => ({ ...call, args: walkArgs(call.args, change, changeKey) })),
      };
  }
}

function walkPart(part: Part, change: Change): Part {
  if (part.type === 'text') return { ...part, text: change(part.text) };
  const name = part.name === undefined ? {} : { name: change(part.name) };
  if (part.source instanceof URL) {
    const address = change(part.source.href);
    // With a stand-in in its address it could not be fetched, and as it is the address would give the value away.
    return address === part.source.href ? { ...part, ...name } : { type: 'text', text: `[left out: ${address}]` };
  }
  if (!(part.source instanceof Uint8Array) || !isText(part.mime, part.source)) return { ...part, ...name };
  const text = readOlderText(part.source);
  const changed = change(text);
  return changed === text ? { ...part, ...name } : { ...part, ...name, source: new TextEncoder().encode(changed) };
}

/** By its type or by its bytes: a drawing or a list that is called a mere stream of bytes is sent as text, too. */
function isText(mime: string, bytes: Uint8Array): boolean {
  return isTextType(mime) || (!bytes.includes(0) && isUtf8(bytes) && !/\bpdf\b/i.test(mime));
}

/** Arguments stay JSON: what is inside their texts is changed, not the JSON around it. */
function walkArgs(args: string, change: Change, changeKey: Change): string {
  const parsed = holdsMany(args) ? undefined : parseExact(args);
  if (!parsed) {
    // A secret that is known from elsewhere is looked for as it is written, not behind escapes.
    const plain = withoutEscapes(args);
    const changed = change(plain);
    return changed === plain ? args : changed;
  }
  const { value } = parsed;
  const changed = walkJson(value, change, changeKey);
  return JSON.stringify(changed) === JSON.stringify(value) ? args : writeExact(JSON.stringify(changed));
}

/** What stands inside a text is one value, a table of a hundred thousand commas, too. */
function holdsMany(args: string): boolean {
  if (args.length <= mostCommas) return false;
  let commas = 0;
  for (let at = 0; at < args.length && commas <= mostCommas; at += 1) {
    const char = args.charAt(at);
    if (char === '"') at = endOfString(args, at);
    else if (char === ',') commas += 1;
  }
  return commas > mostCommas;
}

function walkJson(value: unknown, change: Change, changeKey = (key: string) => key, name?: string): unknown {
  if (typeof value === 'string') {
    const digits = exactDigits(value);
    if (digits === undefined) return change(value, name);
    const changed = change(digits);
    return changed === digits ? value : changed;
  }
  if (typeof value === 'number') {
    const text = String(value);
    const changed = change(text);
    return changed === text ? value : changed;
  }
  if (Array.isArray(value)) return value.map((item) => walkJson(item, change, changeKey, name));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [changeKey(key), walkJson(item, change, changeKey, key)]);
  return Object.fromEntries(entries);
}
