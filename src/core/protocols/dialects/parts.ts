import * as z from 'zod';
import type { Part, ToolCall } from '../../chat/request';
import { lazily } from '../../ground/lazily';
import { writeExact } from '../../ground/text/exact-numbers';
import { asRecord, wordOf } from '../json/json';
import { referredTool } from './deferred';
import { inlineText } from './media';
import {
  anyFile,
  readAudio,
  readData,
  readFile,
  readImage,
  readImageUrl,
  readInputFile,
  readResource,
  readSound,
  source,
  toSource,
} from './media-parts';
import { Place } from './reading';
import { flatName } from './tools';
import { writtenParts } from './written-parts';

/** What a content part turns out to be: something to read, a thought, a call, or the result of one. */
export type Piece =
  | { kind: 'part'; part: Part }
  | { kind: 'reasoning'; text: string }
  | { kind: 'call'; call: ToolCall }
  | { kind: 'result'; callId: string; parts: Part[]; isError: boolean };

const word = lazily(() => z.string().nullish());
/** What `callIdIn` reads. */
export const callId = lazily(() => z.union([z.string(), z.number().transform(String)]).nullish());

const textPart = lazily(() => z.object({ text: z.string() }));
const refusalPart = lazily(() => z.object({ refusal: z.string() }));
const thinkingPart = lazily(() => z.object({ thinking: z.string() }));
const reasoningPart = lazily(() =>
  z.object({ text: word(), reasoning: word(), summary: z.array(textPart()).nullish() }),
);
const documentPart = lazily(() => z.object({ source: source(), title: word(), context: word() }));
const searchPart = lazily(() => z.object({ title: z.string(), source: z.string(), content: z.array(textPart()) }));
const referencePart = lazily(() => z.union([z.object({ tool_name: z.string() }), z.object({ name: z.string() })]));
const useName = lazily(() =>
  z.object({ id: callId(), name: z.string().min(1), namespace: word(), input: z.unknown().optional() }),
);
const resultPart = lazily(() =>
  z.object({ tool_use_id: callId(), content: z.unknown().optional(), is_error: z.boolean().nullish() }),
);

type Reader = (raw: Record<string, unknown>, place: Place) => Piece[];

const textTypeNames = ['text', 'input_text', 'output_text', 'summary_text'];
const textTypes: ReadonlySet<unknown> = new Set(textTypeNames);

/** How the parts of every protocol are read, by their type. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...textTypeNames.map((type): [string, Reader] => [
    type,
    (raw, place) => textPieces(place.read(textPart(), raw)?.text),
  ]),
  ['refusal', (raw, place) => textPieces(place.read(refusalPart(), raw)?.refusal)],
  ['thinking', (raw, place) => thought(place.read(thinkingPart(), raw)?.thinking)],
  ['redacted_thinking', () => []],
  ['reasoning', (raw, place) => thought(reasoningOf(place.read(reasoningPart(), raw)))],
  ['reasoning_text', (raw, place) => thought(place.read(textPart(), raw)?.text)],
  ['image_url', (raw, place) => pieces(readImageUrl(raw, place))],
  ['input_image', (raw, place) => pieces(readImageUrl(raw, place))],
  ['image', (raw, place) => pieces(readImage(raw, place))],
  ['input_audio', (raw, place) => pieces(readAudio(raw, place))],
  ['file', (raw, place) => pieces(readFile(raw, place))],
  ['input_file', (raw, place) => pieces(readInputFile(raw, place))],
  ['document', readDocument],
  ['image-data', (raw, place) => pieces(readData(raw, 'image/*', place))],
  ['file-data', (raw, place) => pieces(readData(raw, anyFile, place))],
  ['media', (raw, place) => pieces(readData(raw, anyFile, place))],
  ['audio', (raw, place) => pieces(readSound(raw, place))],
  ['resource', (raw, place) => pieces(readResource(raw, place))],
  ['search_result', readSearchResult],
  ['tool_reference', (raw, place) => (place.read(referencePart(), raw) ? toolNow(raw, 'available now', place) : [])],
  ['tool_addition', (raw, place) => toolNow(raw.tool, 'available now', place.at('.tool'))],
  ['tool_removal', (raw, place) => toolNow(raw.tool, 'not available any more', place.at('.tool'))],
  ['compaction', (raw) => textPieces(summaryIn(raw))],
  ['tool_use', readCall],
  ['tool_result', readResult],
  // The calls that a vendor made by MCP, and what came of them, stand in what the model said.
  ['mcp_tool_use', readCall],
  ['mcp_tool_result', readResult],
  // A search that found tools says all in its references, by which they are offered.
  [
    'server_tool_use',
    (raw, place) =>
      typeof raw.name === 'string' && raw.name.startsWith('tool_search_tool_') ? [] : unread('server_tool_use', place),
  ],
  ['tool_search_tool_result', () => []],
]);

/** What a message says, in the parts of any protocol. */
export function readContent(content: unknown, place: Place): Piece[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return textPieces(content);
  if (Array.isArray(content)) {
    return content.flatMap((part: unknown, index) => plainText(part) ?? readPart(part, place.at(`[${index}]`)));
  }
  if (asRecord(content)) return readPart(content, place);
  place.refuse('must be a string or an array of content parts');
  return [];
}

/** Nearly all parts are texts: of a hundred thousand of them nobody asks where they stood. Undefined for any other. */
function plainText(part: unknown): Piece[] | undefined {
  const { type, text } = asRecord(part) ?? {};
  return textTypes.has(type) && typeof text === 'string' ? textPieces(text) : undefined;
}

function readPart(raw: unknown, place: Place): Piece[] {
  if (typeof raw === 'string') return textPieces(raw);
  const part = asRecord(raw);
  if (!part) {
    place.refuse('must be a string or an object with a type');
    return [];
  }
  if (typeof (part.type ?? '') !== 'string') place.at('.type').refuse('must be a string');
  const type = typeof part.type === 'string' ? part.type : typeof part.text === 'string' ? 'text' : undefined;
  if (type === undefined) {
    place.at('.type').refuse('is missing');
    return [];
  }
  const read = readers.get(type);
  if (read) return read(part, place).map((piece) => placed(piece, place.path));
  return unread(type, place);
}

function unread(type: string, place: Place): Piece[] {
  place.refuse(`content of type "${type.slice(0, 40)}" is not supported.`, 'unsupported_content');
  return [];
}

/** A medium with its place, for what is said of it later on. */
function placed(piece: Piece, path: string): Piece {
  if (piece.kind !== 'part' || piece.part.type !== 'media' || piece.part.path) return piece;
  return { ...piece, part: { ...piece.part, path } };
}

/** The parts of a tool's result: text or parts of any protocol; anything else a tool gives is JSON to the model. */
export function readResultContent(content: unknown, place: Place): Part[] {
  if (content === null || content === undefined) return [];
  const text = typeof content === 'string' ? content : onlyText(content);
  const written = text === undefined ? undefined : readWritten(text, place);
  if (written) return written;
  const isList = Array.isArray(content);
  const list: readonly unknown[] = isList ? content : [content];
  const said = list.map((part, index) => {
    const plain = plainText(part);
    return plain ? partsIn(plain) : resultParts(part, isList ? place.at(`[${index}]`) : place);
  });
  if (list.length > 0 && said.every((parts) => parts === undefined)) return [json(content)];
  return said.flatMap((parts, index) => parts ?? [json(list[index])]);
}

/** The text of a list that has it alone. */
function onlyText(content: unknown): string | undefined {
  const alone = Array.isArray(content) && content.length === 1 ? asRecord(content[0]) : undefined;
  return alone && textTypes.has(alone.type) && typeof alone.text === 'string' ? alone.text : undefined;
}

/** What may hold a text as base64. */
const holders: ReadonlySet<string> = new Set(['file', 'file-data', 'media', 'resource']);

/** The parts that a text holds as JSON, where there are bytes among them; a text without stays as the tool wrote it. */
function readWritten(text: string, place: Place): Part[] | undefined {
  const list = writtenParts(text);
  if (!list) return undefined;
  const tried = new Place(place.path, true, []);
  const parts = readResultContent(list, tried);
  const media = parts.filter((part) => part.type === 'media');
  const isWhole = tried.leftOut.length === 0 && media.every(({ source }) => source instanceof Uint8Array);
  const holds = (part: unknown) => holders.has(wordOf(asRecord(part)?.type)) && resultParts(part, tried) !== undefined;
  const holdsBytes = media.length > 0 || list.some(holds);
  return isWhole && holdsBytes ? parts : undefined;
}

/** What a part of a result says; undefined for a tool's own object, whatever word it has for its type. */
function resultParts(raw: unknown, place: Place): Part[] | undefined {
  if (!isReadable(raw)) return undefined;
  const noted = place.leftOut.length;
  const pieces = readPart(raw, place);
  const parts = partsIn(pieces);
  if (parts.length > 0 || (pieces.length === 0 && place.leftOut.length === noted)) return parts;
  place.leftOut.length = noted;
  return undefined;
}

function partsIn(pieces: readonly Piece[]): Part[] {
  return pieces.flatMap((piece) => (piece.kind === 'part' ? [piece.part] : []));
}

function json(value: unknown): Part {
  return { type: 'text', text: writeExact(JSON.stringify(value)) };
}

/** Calls and results are no parts of a result: read, each would be all that stands in it once more. */
const noParts: ReadonlySet<string> = new Set(['tool_use', 'tool_result', 'mcp_tool_use', 'mcp_tool_result']);

function isReadable(part: unknown): boolean {
  if (typeof part === 'string') return true;
  const type = asRecord(part)?.type;
  return typeof type === 'string' && readers.has(type) && !noParts.has(type);
}

function textPieces(text: string | undefined): Piece[] {
  return text ? [{ kind: 'part', part: { type: 'text', text } }] : [];
}

function thought(text: string | undefined): Piece[] {
  return text ? [{ kind: 'reasoning', text }] : [];
}

function reasoningOf(part: z.infer<ReturnType<typeof reasoningPart>> | undefined): string | undefined {
  return part?.text ?? part?.reasoning ?? part?.summary?.map(({ text }) => text).join('\n');
}

function pieces(parts: Part[]): Piece[] {
  return parts.map((part) => ({ kind: 'part', part }));
}

function readDocument(raw: Record<string, unknown>, place: Place): Piece[] {
  const document = place.read(documentPart(), raw);
  if (!document) return [];
  const { source: from, title, context } = document;
  const at = place.at('.source');
  if (from.type === 'text' || from.type === 'content') {
    const field = from.type === 'text' ? 'data' : 'content';
    const said = from[field] ?? undefined;
    // Its title alone would look like all that it says.
    if (said === undefined) at.at(`.${field}`).refuse('is missing');
    return [...textPieces(title ?? ''), ...textPieces(context ?? ''), ...readContent(said, at.at(`.${field}`))];
  }
  const media = toSource(from, 'application/pdf', at, title).flatMap(inlineText);
  return [...textPieces(context ?? ''), ...pieces(media)];
}

function readSearchResult(raw: Record<string, unknown>, place: Place): Piece[] {
  const found = place.read(searchPart(), raw);
  if (!found) return [];
  return [found.title, found.source, ...found.content.map(({ text }) => text)].flatMap((text) => textPieces(text));
}

/** Tools that only a vendor calls come and go without us. */
const vendorTools = /^mcp_tool(?:set)?_reference$/;

/** How a model is told of a tool that comes or goes. */
function toolNow(reference: unknown, how: string, place: Place): Piece[] {
  const name = referredTool(reference);
  if (name !== undefined) return textPieces(`The tool ${name} is ${how}.`);
  if (!vendorTools.test(wordOf(asRecord(reference)?.type))) place.refuse('names no tool');
  return [];
}

/** What a block of Anthropic's keeps of everything before it; undefined for any other, and for one that failed. */
export function summaryIn(block: unknown): string | undefined {
  const { type, content } = asRecord(block) ?? {};
  return type === 'compaction' && typeof content === 'string' && content !== '' ? content : undefined;
}

function readCall(raw: Record<string, unknown>, place: Place): Piece[] {
  const call = place.read(useName(), raw);
  if (!call) return [];
  const name = flatName(call.name, call.namespace);
  return [{ kind: 'call', call: { id: call.id ?? '', name, args: toArgs(call.input) } }];
}

function readResult(raw: Record<string, unknown>, place: Place): Piece[] {
  const result = place.read(resultPart(), raw);
  if (!result) return [];
  const parts = readResultContent(result.content, place.asPast().at('.content'));
  return [{ kind: 'result', callId: result.tool_use_id ?? '', parts, isError: result.is_error ?? false }];
}

/** The id of a call; some programs count theirs. */
export function callIdIn(value: unknown): string {
  return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
}

/** Arguments as text: some clients send the parsed object instead of it. */
export function toArgs(args: unknown): string {
  return typeof args === 'string' ? args : writeExact(JSON.stringify(args ?? {}));
}
