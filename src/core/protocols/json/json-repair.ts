import { parseJson } from '../../ground/text/parse-json';

/** The brackets that are open somewhere in a text, the innermost first. */
type Open = { readonly closer: string; readonly outer: Open; readonly depth: number } | undefined;

/** A place up to which everything was whole, with what is open there. */
interface Cut {
  end: number;
  open: Open;
}

/** So many of the latest places are tried: a key, or a key with its colon, may stand after the last whole one. */
const mostCuts = 3;
/** What may be missing behind the last whole place: the beginning of one member or item, and nothing that was whole. */
const begun =
  /^\s*(?:,\s*)?(?:"(?:[^"\\]|\\[\s\S])*(?:"\s*(?::\s*)?|\\?$))?(?:"(?:[^"\\]|\\[\s\S])*\\?|[^\s,:{}[\]"']*)$/;
/** No model says more in one answer than half of this. */
const longest = 1024 * 1024;
/** Deeper text would not be read anyway. */
const deepest = 256;

/**
 * The value of JSON text that was cut off, as far as it got: open strings and brackets are closed, a key or a comma
 * without what follows is left out. Undefined when that does not make JSON of it, when it would leave out what was whole,
 * and for more than a model can have said. One look at each character; `read` may keep digits that JavaScript would round.
 */
export function repairJson(text: string, read = parseJson): { value: unknown } | undefined {
  if (text.length > longest) return undefined;
  let open: Open;
  let inString = false;
  /** The latest last. */
  const cuts: Cut[] = [];
  const cut = (end: number) => {
    cuts.push({ end, open });
    if (cuts.length > mostCuts) cuts.shift();
  };
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      open = { closer: char === '{' ? '}' : ']', outer: open, depth: (open?.depth ?? 0) + 1 };
      if (open.depth > deepest) return undefined;
      cut(index + 1);
    } else if (char === '}' || char === ']') {
      if (open?.closer !== char) return undefined;
      open = open.outer;
      cut(index + 1);
    } else if (char === ',') cut(index);
  }
  const asItIs = read(text + (inString ? '"' : '') + closersOf(open));
  if (asItIs) return asItIs;
  for (const { end, open: left } of cuts.reverse()) {
    const repaired = read(text.slice(0, end) + closersOf(left));
    if (repaired) return left === undefined || begun.test(text.slice(end)) ? repaired : undefined;
  }
  return undefined;
}

function closersOf(open: Open): string {
  let closers = '';
  for (let one = open; one; one = one.outer) closers += one.closer;
  return closers;
}
