import { createScanner, findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { Step } from './config-edit';

/** The scanner's word for a comma. */
const comma = 5;

/** The text without a property: its comma goes with it, comments around it stay. Throws when it is not there. */
export function withoutProperty(text: string, path: Step['path']): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const property = root && findNodeAtLocation(root, [...path])?.parent;
  const table = property?.parent;
  if (!table) throw new Error('nothing stands there');
  const [start, end] = [property.offset, property.offset + property.length];
  const others = table.children ?? [];
  const before = others[others.indexOf(property) - 1];
  const next = others[others.indexOf(property) + 1];
  const mark =
    before && !next
      ? commaIn(text, before.offset + before.length, start)
      : commaIn(text, end, next?.offset ?? table.offset + table.length);
  const cuts: [number, number][] = [[start, end]];
  if (mark !== undefined) cuts.push([mark, mark + 1]);
  return cuts.sort(([one], [other]) => other - one).reduce(cut, text);
}

function commaIn(text: string, from: number, to: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  for (let kind: number = scanner.scan(); scanner.getTokenOffset() < to; kind = scanner.scan()) {
    if (kind === comma) return scanner.getTokenOffset();
  }
  return undefined;
}

/** With its line, when nothing else stands on that. */
function cut(text: string, [start, end]: [number, number]): string {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const behind = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0];
  const alone = behind !== undefined && text.slice(lineStart, start).trim() === '';
  if (alone) return text.slice(0, lineStart) + text.slice(end + behind.length);
  return text.slice(0, start) + text.slice(end).replace(/^[ \t]+(?=\S)/, text[start - 1] === ' ' ? '' : ' ');
}
