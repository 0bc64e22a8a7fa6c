import { parseExact, writeExact } from '../../ground/text/exact-numbers';
import { asRecord } from '../json/json';

/** A JSON string that begins as the base64 of something; to look for its end takes stack for each of millions of letters. */
const encoded = /"(?:data:[^",;]{1,80};base64,)?[A-Za-z0-9+/]{64}/;

/** What base64 has at its end alone, or not at all. */
const foreign = /[^A-Za-z0-9+/]/;

/** What MCP has around the parts of a tool's result. */
const aroundParts: ReadonlySet<string> = new Set(['content', 'structuredContent', 'isError', 'resultType', '_meta']);

/**
 * The parts that a program wrote as JSON into the text of a tool's result: Chat Completions has only text there, so the AI
 * SDK and others put pictures in so, as text of a hundred thousand tokens. Undefined for any other text.
 */
export function writtenParts(text: string): readonly unknown[] | undefined {
  if (!/^\s*[[{]/.test(text) || !encoded.test(text)) return undefined;
  const list = listIn(text);
  return list?.every(isPart) ? list : undefined;
}

/** True of a typed object; bare `data` in it has to be base64, and no name of a file. */
function isPart(part: unknown): boolean {
  const { type, data } = asRecord(part) ?? {};
  if (typeof type !== 'string') return false;
  return typeof data !== 'string' || data.startsWith('data:') || isBase64(data);
}

function isBase64(data: string): boolean {
  const end = data.search(foreign);
  return data.length % 4 === 0 && data !== '' && (end === -1 || (end > 0 && /^={1,2}$/.test(data.slice(end, end + 3))));
}

function listIn(text: string): readonly unknown[] | undefined {
  const value = parseExact(text)?.value;
  if (Array.isArray(value)) return value;
  const result = asRecord(value);
  if (!result || result.isError === true || !Object.keys(result).every((key) => aroundParts.has(key))) return undefined;
  const { content, structuredContent: structured } = result;
  if (!Array.isArray(content)) return undefined;
  return structured === undefined || structured === null ? content : [...content, structuredText(structured, content)];
}

/** Structured content as one more text; bytes that stand in a part already, as FastMCP repeats them, do not come twice. */
function structuredText(structured: unknown, parts: readonly unknown[]): { type: 'text'; text: string } {
  const known = new Set(parts.map(bytesIn));
  const shorter = (_: string, value: unknown) => (typeof value === 'string' && known.has(value) ? '…' : value);
  return { type: 'text', text: writeExact(JSON.stringify(structured, shorter)) };
}

function bytesIn(part: unknown): unknown {
  const { data, resource } = asRecord(part) ?? {};
  return data ?? asRecord(resource)?.blob;
}
