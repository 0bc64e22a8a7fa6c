/**
 * The items of a list that was written as something else: one text, of which each line is an item, and each of what
 * stands between commas or semicolons beside it; or an object, of which the keys are. For settings of what to hide, of
 * which an item too many costs less than one too few. Undefined for what holds no item.
 */
export function writtenList(value: unknown): string[] | undefined {
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return value.trim() === '' ? undefined : itemsIn(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(([, isOn]) => isOn !== false);
  const items = entries.flatMap(([key, item]) => (typeof item === 'string' ? [key, ...itemsIn(item)] : [key]));
  return items.length > 0 ? items : undefined;
}

function itemsIn(text: string): string[] {
  const lines = text.split(/\r?\n/).flatMap((line) => [line, ...piecesOf(line)]);
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))];
}

/** Commas in braces are part of a pattern of files: `*.{key,pem}`. */
function piecesOf(line: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    else if ((char === ',' || char === ';') && depth <= 0) {
      pieces.push(line.slice(from, at));
      from = at + 1;
    }
  }
  return [...pieces, line.slice(from)];
}
