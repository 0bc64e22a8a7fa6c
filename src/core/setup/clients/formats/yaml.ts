import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  stringify,
  type YAMLSeq,
} from 'yaml';
import { SetupError } from '../setup-error';
import type { ConfigValue } from './config-edit';
import type { TextFormat } from './text-format';

/** YAML, changed by cutting text out and putting text in: writing it anew would reshape the rest. */
export const yaml: TextFormat = {
  read(text) {
    const document = documentOf(text);
    try {
      return document.toJS() ?? {};
    } catch {
      throw new SetupError('it names something that stands nowhere in it');
    }
  },
  change(text, { path, value, insert }, eol) {
    const [name, index] = path;
    const document = documentOf(text);
    const root = document.contents;
    if (path.length > 2 || typeof name !== 'string' || (root !== null && (!isMap(root) || root.flow))) throw unusual();
    const node = isMap(root) ? root.get(name, true) : undefined;
    if (index === undefined) {
      if (node !== undefined && hasRange(node) && isScalar(node)) return replaced(text, node, value);
      if (node !== undefined) throw unusual();
      return appended(text, root, lines({ [name]: value }, 0, eol), eol);
    }
    if (!isSeq(node) || !hasRange(node) || typeof index !== 'number') throw unusual();
    if (node.flow) return inBrackets(text, node, index, value, insert ?? false, eol);
    return inList(text, node, index, value, insert ?? false, eol);
  },
  comments(text) {
    return text.split(/\r?\n/).flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : []));
  },
};

type Ranged = Node & { range: [number, number, number] };

function hasRange(node: unknown): node is Ranged {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function documentOf(text: string): Document {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (!error) return document;
  throw new SetupError('it is no valid YAML in line {0}', lineCounter.linePos(error.pos[0]).line);
}

function unusual(): SetupError {
  return new SetupError('it is written in a way that cannot be changed without touching the rest');
}

/** A scalar's own text; its comment and what follows stay. */
function replaced(text: string, { range: [start, end] }: Ranged, value: ConfigValue): string {
  const written = stringify(value).trimEnd();
  if (written.includes('\n')) throw unusual();
  // An empty value stands right behind its colon.
  const gap = start === end && text[start - 1] === ':' ? ' ' : '';
  return text.slice(0, start) + gap + written + text.slice(end);
}

/** Behind the last entry, before the end of the document. */
function appended(text: string, root: Node | null, added: string, eol: string): string {
  const end = root && hasRange(root) ? root.range[1] : text.length;
  const before = text.slice(0, end);
  const glue = before === '' || before.endsWith('\n') ? '' : eol;
  const rest = text.slice(end);
  // A comment behind the last value belongs to its line.
  const sameLine = /^[ \t]*#[^\n]*(?:\r?\n|$)/.exec(glue === '' ? '' : rest)?.[0] ?? '';
  if (sameLine !== '')
    return before + sameLine + (sameLine.endsWith('\n') ? '' : eol) + added + rest.slice(sameLine.length);
  return before + glue + added + (glue === '' ? rest : rest.replace(/^\r?\n/, ''));
}

/** A list in brackets takes entries as JSON, which YAML reads too; an empty one becomes a list of lines. */
function inBrackets(
  text: string,
  list: YAMLSeq & Ranged,
  index: number,
  value: ConfigValue,
  insert: boolean,
  eol: string,
): string {
  const [start, end] = list.range;
  if (list.items.length === 0) {
    const added = lines([value], 2, eol).slice(0, -eol.length);
    return text.slice(0, start).trimEnd() + eol + added + text.slice(end);
  }
  const items = list.items.filter(hasRange);
  const item = items[index];
  if (!item || items.length !== list.items.length) throw unusual();
  const [from, to] = item.range;
  return text.slice(0, from) + JSON.stringify(value) + (insert ? `, ${text.slice(from)}` : text.slice(to));
}

function inList(text: string, list: YAMLSeq, index: number, value: ConfigValue, insert: boolean, eol: string): string {
  const items = list.items.filter(hasRange);
  const item = items[insert ? Math.min(index, items.length - 1) : index];
  if (!item || items.length !== list.items.length) throw unusual();
  const dash = text.lastIndexOf('-', item.range[0] - 1);
  const lineStart = text.lastIndexOf('\n', dash) + 1;
  const indent = text.slice(lineStart, dash);
  if (dash < 0 || indent.trim() !== '' || indent.includes('\t')) throw unusual();
  const added = lines([value], indent.length, eol);
  if (insert && index < items.length) return text.slice(0, lineStart) + added + text.slice(lineStart);
  const end = item.range[1];
  const tail = text.slice(end);
  const glue = text.slice(0, end).endsWith('\n') ? '' : eol;
  if (insert) return text.slice(0, end) + glue + added + tail.replace(/^\r?\n/, '');
  return text.slice(0, lineStart) + (glue === '' ? added : added.slice(0, -eol.length)) + tail;
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
