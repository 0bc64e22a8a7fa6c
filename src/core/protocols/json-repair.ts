import { parseJson } from './json';

/**
 * The value of JSON text that was cut off, as far as it got: open strings and brackets are closed, a key or a comma
 * without what follows is left out. Undefined when that does not make JSON of it.
 */
export function repairJson(text: string): { value: unknown } | undefined {
  const closers: string[] = [];
  let inString = false;
  let escaped = false;
  /** Ends of the text up to which everything was whole, latest last, with what closes it there. */
  const whole: { end: number; closers: string }[] = [];
  for (const [index, char] of [...text].entries()) {
    if (inString) {
      if (escaped) escaped = false;
      else if (char === '\\') escaped = true;
      else if (char === '"') inString = false;
      continue;
    }
    if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      closers.unshift(char === '{' ? '}' : ']');
      whole.push({ end: index + 1, closers: closers.join('') });
    } else if (char === '}' || char === ']') {
      if (closers.shift() !== char) return undefined;
      whole.push({ end: index + 1, closers: closers.join('') });
    } else if (char === ',') whole.push({ end: index, closers: closers.join('') });
  }
  const asItIs = parseJson(text + (inString ? '"' : '') + closers.join(''));
  if (asItIs) return asItIs;
  const characters = [...text];
  for (const { end, closers: closing } of whole.reverse().slice(0, 3)) {
    const repaired = parseJson(characters.slice(0, end).join('') + closing);
    if (repaired) return repaired;
  }
  return undefined;
}
