import { isUtf8 } from 'node:buffer';
import type { ChatRequest, JsonSchema, Message, Part, ToolExample, ToolSpec } from '../chat/request';
import { isTextType, readText } from '../chat/text/text-type';
import { Turns } from '../ground/stretch';
import { exactDigits, parseExact, writeExact } from '../ground/text/exact-numbers';
import { endOfString } from '../ground/text/parse-json';
import type { Finder, Found } from './find';
import { findInTurns } from './find-in-turns';
import { GivenValues } from './given-values';
import { lettersOf, withoutEscapes } from './json-escapes';
import { Masks, masked } from './masker';
import { markFor } from './stand-in';

/** The words that tell a model what stand-ins are; without them some would "correct" them. */
const explanation =
  'Values in square brackets such as [EMAIL-1] stand for real values that are not shown. Repeat them exactly as they are, brackets included, wherever the value itself belongs.';

/**
 * Arguments of more commas between their values are masked as the text they are: each of their values would be looked
 * through by itself.
 */
const mostCommas = 20_000;

/**
 * A request with stand-ins for all that `find` finds, and the stand-ins; the request itself where it finds nothing. Lets
 * others work in between when there is much to look through.
 */
export async function maskRequest(request: ChatRequest, find: Finder): Promise<{ request: ChatRequest; masks: Masks }> {
  const texts: string[] = [];
  const note = (text: string, name?: string) => {
    texts.push(text);
    // The name of a value says what it is, as it would in a text.
    const isWord = /^[\p{L}_.$-]*$/u.test(text) || /\s/.test(text);
    if (name !== undefined && text.length <= 200) texts.push(isWord ? `${name}: ${text}` : `${name}: "${text}"`);
    return text;
  };
  walk(request, note);
  const masks = new Masks(markFor(texts));
  const found = new Map<string, readonly Found[]>();
  const given = new Set<string>();
  const turns = new Turns();
  for (const text of texts) {
    if (found.has(text)) continue;
    const own = await findInTurns(text, find, turns);
    found.set(text, own);
    for (const { secrets = [] } of own) for (const secret of secrets) given.add(secret);
  }
  const shownTexts = new Map([...found].map(([text, own]) => [text, masked(text, own, masks, lettersOf(text))]));
  if (masks.size === 0) return { request, masks };
  const values = new GivenValues(given);
  const changedTexts = new Map<string, string>();
  for (const [text, shown] of shownTexts) changedTexts.set(text, await values.masked(shown, masks, turns));
  const change = (text: string) => changedTexts.get(text) ?? text;
  const changed = walk(request, change);
  const at = changed.messages.findIndex(({ role }) => role !== 'system');
  const place = at < 0 ? changed.messages.length : at;
  const messages = [...changed.messages];
  messages.splice(place, 0, { role: 'system', text: explanation });
  return { request: { ...changed, messages }, masks };
}

/** Changes a text; `name` is what a value in JSON is called. */
type Change = (text: string, name?: string) => string;

/** The request with each of its texts changed: messages, past calls and results, text files, the words of tools. */
function walk(request: ChatRequest, change: Change): ChatRequest {
  const { messages, tools, answer, sampling } = request;
  return {
    ...request,
    messages: messages.map((message) => walkMessage(message, change)),
    tools: tools.map((tool) => walkTool(tool, change)),
    answer: typeof answer === 'object' ? { ...answer, schema: walkJson(answer.schema, change) as JsonSchema } : answer,
    sampling: { ...sampling, ...(sampling.stop && { stop: sampling.stop.map((word) => change(word)) }) },
  };
}

function walkTool({ name, description, schema, examples, returns }: ToolSpec, change: Change): ToolSpec {
  return {
    name,
    ...(description !== undefined && { description: change(description) }),
    schema: walkJson(schema, change) as JsonSchema,
    ...(examples && {
      examples: examples.map(({ request, params }) => ({
        request: change(request),
        params: walkJson(params, change, (key) => change(key)) as ToolExample['params'],
      })),
    }),
    ...(returns && { returns: walkJson(returns, change) as JsonSchema }),
  };
}

function walkMessage(message: Message, change: Change): Message {
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
        toolCalls: message.toolCalls.map((call) => ({ ...call, args: walkArgs(call.args, change) })),
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
  const text = readText(part.source);
  const changed = change(text);
  return changed === text ? { ...part, ...name } : { ...part, ...name, source: new TextEncoder().encode(changed) };
}

/** By its type or by its bytes: a drawing or a list that is called a mere stream of bytes is sent as text, too. */
function isText(mime: string, bytes: Uint8Array): boolean {
  return isTextType(mime) || (!bytes.includes(0) && isUtf8(bytes) && !/\bpdf\b/i.test(mime));
}

/** Arguments stay JSON: what is inside their texts is changed, not the JSON around it. */
function walkArgs(args: string, change: Change): string {
  const parsed = holdsMany(args) ? undefined : parseExact(args);
  if (!parsed) {
    const plain = withoutEscapes(args);
    const changed = change(plain);
    return changed === plain ? args : changed;
  }
  const { value } = parsed;
  const changed = walkJson(value, change, (name) => change(name));
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
