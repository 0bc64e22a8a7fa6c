import { endOfString } from '../../ground/text/parse-json';

/** Keys of objects and entries of lists: ten thousand messages with what an agent puts into each are a third of it. */
export const mostValues = 500_000;

const [quote, comma, openBracket, openBrace] = [34, 44, 91, 123];

/**
 * Whether JSON text holds more values than are taken, as far as its marks tell: to read ten million of empty lists takes
 * ten seconds, in which nobody else is served. One look at each character.
 */
export function holdsTooMany(text: string): boolean {
  // A value and what stands before the next one are two characters at least.
  if (text.length <= 2 * mostValues) return false;
  let [commas, opened, strings] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      strings += 1;
      at = endOfString(text, at);
    } else if (code === comma) commas += 1;
    else if (code === openBracket || code === openBrace) opened += 1;
    // Each value has one comma at most, is one list or object at most, and two texts with its key.
    if (commas > mostValues || opened > mostValues + 1 || strings > 2 * mostValues) return true;
  }
  return false;
}
