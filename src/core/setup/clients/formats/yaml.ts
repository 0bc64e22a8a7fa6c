import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { SetupError } from '../setup-error';
import type { ConfigValue, Step } from './config-edit';
import { Nesting } from './nesting';
import { hashComments, type TextFormat, unusual } from './text-format';

/** YAML, changed by cutting text out and putting text in: writing it anew would reshape the rest. */
export const yaml: TextFormat = {
  read(text) {
    refuseUnusable(text);
    const document = documentOf(text);
    try {
      return document?.toJS() ?? {};
    } catch {
      throw new SetupError('it refers to an anchor that is not defined in it');
    }
  },
  change(text, { value, ...step }, eol) {
    if (value === undefined) throw unusual();
    return changed(text, documentOf(text)?.contents ?? null, { ...step, value }, eol);
  },
  comments: hashComments,
};

/** Lists and tables stand in brackets, or under what begins further left on its line or an earlier one. */
function refuseUnusable(text: string): void {
  const nesting = new Nesting();
  let column = 0;
  let begins = true;
  for (const token of new Lexer().lex(text)) {
    nesting.word();
    const isBlank = /^[ \t\r\n\uFEFF]*$/.test(token);
    const isSign = token === '-' || token === '?' || token === ':';
    if (token === '[' || token === '{') nesting.open();
    else if (token === ']' || token === '}') nesting.close();
    else if (begins && !isBlank) nesting.begin(column);
    // What follows a sign of a list or of a key on its line stands under it.
    if (!isBlank) begins = isSign;
    const lineEnd = token.lastIndexOf('\n');
    if (lineEnd >= 0) begins = true;
    column = lineEnd < 0 ? column + token.length : token.length - lineEnd - 1;
  }
}

type Ranged = Node & { range: [number, number, number] };
type Put = Step & { value: ConfigValue };

function hasRange(node: unknown): node is Ranged {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

/** The one document of the text; undefined when it holds none. */
function documentOf(text: string): Document | undefined {
  const lineCounter = new LineCounter();
  const found = parseAllDocuments(text, { lineCounter, logLevel: 'error' });
  const [document, another] = Array.isArray(found) ? found : [];
  const [error] = document?.errors ?? [];
  if (error) throw new SetupError('it is not valid YAML in line {0}', lineCounter.linePos(error.pos[0]).line);
  if (another) throw new SetupError('it holds several YAML documents, and which of them is meant is not known');
  return document;
}

/** The text with the step taken at a node, which holds what the first name of the path stands for. */
function changed(text: string, node: unknown, { path: [name, ...rest], value, insert }: Put, eol: string): string {
  if (typeof name === 'number') {
    if (!isSeq(node) || !hasRange(node)) throw unusual();
    const items = node.items.filter(hasRange);
    if (items.length !== node.items.length) throw unusual();
    if (rest.length > 0) return changed(text, items[name], { path: rest, value, insert }, eol);
    if (!insert || name !== 0) throw unusual();
    return node.flow ? inBrackets(text, node, items[0], value, eol) : inList(text, items[0], value, eol);
  }
  if (name === undefined) throw unusual();
  const added = () => ({ [name]: rest.reduceRight<ConfigValue>((inner, part) => ({ [part]: inner }), value) });
  if (isNothing(node)) {
    // A document without a word, or with one that says so.
    if (!hasRange(node)) return appended(text, null, lines(added(), 0, eol), eol);
    const [start, end] = node.range;
    return inRoom(text, start, end, lines(added(), 0, eol), eol);
  }
  if (!isMap(node) || !hasRange(node)) throw unusual();
  const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === name);
  if (!pair)
    return node.flow
      ? inBraces(text, node, added(), eol)
      : appended(text, node, lines(added(), columnOf(text, node), eol), eol);
  if (rest.length > 0) return changed(text, pair.value, { path: rest, value, insert }, eol);
  return replaced(text, pair, value, node.flow ?? false, eol);
}

function isNothing(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

/** A value's own text; its comment and what follows stay. */
function replaced(text: string, { key, value: node }: Pair, value: ConfigValue, flow: boolean, eol: string): string {
  const plain = typeof value !== 'object' || value === null;
  if (!hasRange(node) || !hasRange(key) || !(isScalar(node) || isAlias(node))) throw unusual();
  const [start, end] = node.range;
  if (!plain && !flow) {
    if (!isNothing(node)) throw unusual();
    // An empty list is filled on the lines below, behind its comment.
    const indent = columnOf(text, key);
    return inRoom(text, start, end, lines(value, indent + 2, eol), eol);
  }
  const written = flow ? JSON.stringify(value) : stringify(value).trimEnd();
  if (written.includes('\n')) throw unusual();
  // An empty value stands right behind its colon; one of several lines takes the last break with it.
  const gap = start === end && text[start - 1] === ':' ? ' ' : '';
  const behind = text.slice(start, end).endsWith('\n') ? eol : text[end] === '#' ? ' ' : '';
  return text.slice(0, start) + gap + written + behind + text.slice(end);
}

/** Lines below the line on which a word stood that they replace. */
function inRoom(text: string, start: number, end: number, added: string, eol: string): string {
  const [behind = '', lineEnd = ''] = /^[ \t]*(?:#[^\r\n]*)?(\r?\n|$)/.exec(text.slice(end)) ?? [];
  if (behind === '' && end < text.length) throw unusual();
  let place = start;
  while (' \t'.includes(text[place - 1] ?? '\n')) place -= 1;
  const before = text.slice(0, place);
  const rest = text.slice(end + behind.length);
  if ((before === '' || before.endsWith('\n')) && behind.trim() === '') return before + added + rest;
  const note = behind.trim();
  return before + (note && ` ${note}`) + (lineEnd || eol) + added + rest;
}

/** Behind the last entry of a table, before the end of the document. */
function appended(text: string, table: Node | null, added: string, eol: string): string {
  const end = table && hasRange(table) ? table.range[1] : text.length;
  const before = text.slice(0, end);
  const glue = before === '' || before.endsWith('\n') ? '' : eol;
  const rest = text.slice(end);
  // A comment behind the last value belongs to its line.
  const sameLine = /^[ \t]*#[^\n]*(?:\r?\n|$)/.exec(glue === '' ? '' : rest)?.[0] ?? '';
  if (sameLine !== '')
    return before + sameLine + (sameLine.endsWith('\n') ? '' : eol) + added + rest.slice(sameLine.length);
  return before + glue + added + (glue === '' ? rest : rest.replace(/^[ \t]*\r?\n/, ''));
}

/** A table in braces takes entries as JSON, which YAML reads too. */
function inBraces(text: string, table: YAMLMap & Ranged, entry: object, eol: string): string {
  const [start, end] = table.range;
  const written = JSON.stringify(entry).slice(1, -1);
  const last = table.items.at(-1);
  if (!last) {
    if (text.slice(start + 1, end - 1).trim() !== '') throw unusual();
    const alone = (text.slice(0, start) + text.slice(end)).trim() === '';
    return alone
      ? text.slice(0, start) + lines(entry, 0, eol) + text.slice(end).replace(/^\r?\n/, '')
      : `${text.slice(0, start)}{ ${written} }${text.slice(end)}`;
  }
  const place = hasRange(last.value) ? last.value.range[1] : hasRange(last.key) ? last.key.range[1] : -1;
  if (place < 0) throw unusual();
  return `${text.slice(0, place)}, ${written}${text.slice(place)}`;
}

/** A list in brackets takes entries as JSON; an empty one becomes a list of lines where lines may stand. */
function inBrackets(
  text: string,
  list: YAMLSeq & Ranged,
  first: Ranged | undefined,
  value: ConfigValue,
  eol: string,
): string {
  const [start, end] = list.range;
  if (first) return `${text.slice(0, first.range[0])}${JSON.stringify(value)}, ${text.slice(first.range[0])}`;
  if (text.slice(start + 1, end - 1).trim() !== '') throw unusual();
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  if (!/^[\w"'-]+:[ \t]*(?:&\S+[ \t]*)?$/.test(line))
    return `${text.slice(0, start)}[${JSON.stringify(value)}]${text.slice(end)}`;
  const added = lines([value], 2, eol).slice(0, -eol.length);
  return text.slice(0, start).trimEnd() + eol + added + text.slice(end);
}

/** As the first of a list of lines. */
function inList(text: string, first: Ranged | undefined, value: ConfigValue, eol: string): string {
  if (!first) throw unusual();
  const dash = text.lastIndexOf('-', first.range[0] - 1);
  const lineStart = text.lastIndexOf('\n', dash) + 1;
  const indent = text.slice(lineStart, dash);
  if (dash < 0 || indent.trim() !== '' || indent.includes('\t')) throw unusual();
  return text.slice(0, lineStart) + lines([value], indent.length, eol) + text.slice(lineStart);
}

/** How far a node stands from the beginning of its line. */
function columnOf(text: string, { range: [start] }: Ranged): number {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (before.includes('\t')) throw unusual();
  return before.length;
}

/** A value as block text, indented, ending in a line break. */
function lines(value: unknown, indent: number, eol: string): string {
  const text = stringify(value, { lineWidth: 0, indentSeq: true });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(line === '' ? 0 : indent)}${line}${eol}`)
    .join('');
}
