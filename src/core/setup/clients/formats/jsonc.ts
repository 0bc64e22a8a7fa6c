import {
  applyEdits,
  createScanner,
  modify,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { SetupError } from '../setup-error';
import type { Step } from './config-edit';
import { withoutProperty } from './jsonc-removal';
import { Nesting } from './nesting';
import type { TextFormat } from './text-format';

/** The scanner's words for a comment to the end of its line, one between marks, and the end. */
const [lineComment, blockComment, endOfFile] = [12, 13, 17];
/** Its words for brackets. */
const [opening, closing] = [new Set([1, 3]), new Set([2, 4])];

/** JSON with comments and commas at the end, as editors write it. */
export const jsonc: TextFormat = {
  read(text) {
    if (isEmpty(text)) return {};
    refuseUnusable(text);
    const errors: ParseError[] = [];
    const value: unknown = parse(text, errors, { allowTrailingComma: true, disallowComments: false });
    const [error] = errors;
    if (!error) return value;
    const line = text.slice(0, error.offset).split('\n').length;
    throw new SetupError('it is not valid JSON: {0} in line {1}', printParseErrorCode(error.error), line);
  },
  change(text, step, eol) {
    if (step.value === undefined) return withoutProperty(text, step.path);
    const source = isEmpty(text) ? `${text.trim() && `${text.trimEnd()}${eol}`}{}${eol}` : text;
    const [edit, ...others] = modify(source, [...step.path], step.value, { isArrayInsertion: step.insert ?? false });
    if (!edit || others.length > 0) throw new SetupError('it is written in a way that cannot be changed');
    if (edit.length === 0) return inserted(source, step, edit, eol);
    const content = pretty(edit.content, lineIndent(source, edit.offset), unitOf(source), eol);
    return applyEdits(source, [{ ...edit, content }]);
  },
  comments(text) {
    const scanner = createScanner(text);
    const found: string[] = [];
    for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
      if (kind === lineComment || kind === blockComment) found.push(scanner.getTokenValue());
    }
    return found;
  },
};

function refuseUnusable(text: string): void {
  const nesting = new Nesting();
  const scanner = createScanner(text, true);
  for (let kind: number = scanner.scan(); kind !== endOfFile; kind = scanner.scan()) {
    if (opening.has(kind)) nesting.open();
    else if (closing.has(kind)) nesting.close();
  }
}

/** True for a text of blanks and comments. */
function isEmpty(text: string): boolean {
  return createScanner(text, true).scan() === endOfFile;
}

/** What is new goes on lines of its own, laid out like its neighbours, which stay as they are. */
function inserted(
  source: string,
  step: Step,
  { offset, content }: { offset: number; content: string },
  eol: string,
): string {
  const parent = parentOf(source, step.path);
  const outer = lineIndent(source, parent.offset);
  const unit = unitOf(source);
  const last = parent.children?.findLast((child) => child.offset < offset) ?? parent.children?.[0];
  const ownLine = last && source.slice(parent.offset, last.offset).includes('\n');
  const inner = ownLine ? lineIndent(source, last.offset) : outer + unit;
  const [, before = '', body = '', after = ''] = /^(,?)([\s\S]*?)(,?)$/.exec(content) ?? [];
  const text = pretty(body, inner, unit, eol);
  if (after !== '') {
    const gap = ownLine ? `${eol}${inner}` : ' ';
    return `${source.slice(0, offset)}${ownLine ? '' : eol + inner}${text},${gap}${source.slice(offset)}`;
  }
  // What stands behind the last thing on its line belongs to it.
  const { comma, note } = before === '' ? nothingBehind : lineRest(source.slice(offset));
  const tail = source.slice(offset + comma.length + note.length);
  const closing = /^[ \t]*\r?\n/.test(tail) ? '' : eol + outer;
  const rest = closing === '' ? tail : tail.replace(/^[ \t]+(?=[}\]])/, '');
  return source.slice(0, offset) + (comma || before) + note + eol + inner + text + (comma && ',') + closing + rest;
}

const nothingBehind = { comma: '', note: '' };

/** A comma that ends a list, and a comment, behind the last thing on a line; each with the blanks before it. */
function lineRest(tail: string): { comma: string; note: string } {
  const end = tail.indexOf('\n');
  const line = (end < 0 ? '' : tail.slice(0, end)).trimEnd();
  const comma = line.trimStart().startsWith(',') ? line.slice(0, line.indexOf(',') + 1) : '';
  const note = line.slice(comma.length);
  const words = note.trimStart();
  const isNote =
    words === '' || words.startsWith('//') || (words.startsWith('/*') && words.indexOf('*/') === words.length - 2);
  return isNote ? { comma, note } : nothingBehind;
}

/** The innermost thing of a path that is there already. */
function parentOf(source: string, path: Step['path']): Node {
  let node = parseTree(source, [], { allowTrailingComma: true });
  for (const name of path) {
    const next =
      typeof name === 'number'
        ? node?.children?.[name]
        : node?.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1];
    if (!next || (next.type !== 'object' && next.type !== 'array')) break;
    node = next;
  }
  if (!node) throw new SetupError('there is nothing in it that could be changed');
  return node;
}

/** `"name": value` or a value alone, over lines that go on with `indent`. */
function pretty(body: string, indent: string, unit: string, eol: string): string {
  const [, name = '', value = body] = /^("(?:[^"\\]|\\.)*")\s*:\s*([\s\S]*)$/.exec(body) ?? [];
  const lines = JSON.stringify(JSON.parse(value), undefined, unit).split('\n');
  return (name === '' ? '' : `${name}: `) + lines.join(eol + indent);
}

function lineIndent(source: string, offset: number): string {
  return /^[ \t]*/.exec(source.slice(source.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}

function unitOf(source: string): string {
  const indent = /\n([ \t]+)\S/.exec(source)?.[1] ?? '  ';
  return indent.startsWith('\t') ? '\t' : indent;
}
