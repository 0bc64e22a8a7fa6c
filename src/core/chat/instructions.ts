/** More than this is no clock and no working tree, but something new to do. */
const mostChanged = 20;
const mostChars = 4000;
const openingTag = /<([a-z_]\w*)((?:\s[^<>]{0,200})?)>/gi;
/** Blocks that describe the surroundings: `<env>`, `<context name="gitStatus">`, `<environment_details>`. */
const surroundings = /env|git|status|director|workspace|(?:system|user)_?info/i;

/**
 * What changed by itself in the instructions from one turn to the next, as it reads now: lines in which only numbers,
 * dates or checksums differ, and blocks about the surroundings. Undefined when anything else changed: that is for the
 * model to follow from its place.
 */
export function changesIn(before: readonly string[], now: readonly string[]): string[] | undefined {
  if (now.length < before.length) return undefined;
  const changed: string[] = [];
  for (const [index, text] of before.entries()) {
    const changes = changesInText(text, now[index] ?? '');
    if (!changes) return undefined;
    for (const change of changes) changed.push(change);
  }
  const chars = changed.reduce((sum, { length }) => sum + length, 0);
  return changed.length > mostChanged || chars > mostChars ? undefined : changed;
}

function changesInText(before: string, now: string): string[] | undefined {
  if (before === now) return [];
  const [old, own] = [inBlocks(before), inBlocks(now)];
  const [oldLines, lines] = [old.rest.split('\n'), own.rest.split('\n')];
  if (oldLines.length !== lines.length || old.blocks.length !== own.blocks.length) return undefined;
  if (lines.some((line, place) => !isAlike(line, oldLines[place] ?? ''))) return undefined;
  return [
    ...lines.filter((line, place) => line !== oldLines[place]),
    ...own.blocks.flatMap((text, place) => newsIn(old.blocks[place] ?? '', text)),
  ];
}

/** Whether two lines differ in what counts alone, if at all. */
function isAlike(line: string, old: string): boolean {
  return line === old || (line.length <= mostChars && skeletonOf(line) === skeletonOf(old));
}

/** What stands in place of lines that stood in a block before. */
const asBefore = '…';

/**
 * A block without the lines that stood in it before; whole where one of those is gone, which nothing else would say, and
 * no other stands in its place.
 */
function newsIn(before: string, now: string): string[] {
  if (before === now) return [];
  const [known, lines] = [before.split('\n'), now.split('\n')];
  const isSaid = new Set(lines);
  const isRenewed = known.length === lines.length && lines.every((line, place) => isAlike(line, known[place] ?? ''));
  if (!isRenewed && known.some((line) => !isSaid.has(line))) return [now];
  const isKnown = new Set(known);
  const news = lines.map((line, place) =>
    place === 0 || place === lines.length - 1 || !isKnown.has(line) ? line : asBefore,
  );
  return [news.filter((line, place) => line !== asBefore || news[place - 1] !== asBefore).join('\n')];
}

/** The blocks about the surroundings, and the text with their opening tags alone in their place. */
export function inBlocks(text: string): { blocks: string[]; rest: string } {
  const blocks: string[] = [];
  let rest = '';
  let at = 0;
  for (const { index, 0: tag, 1: name = '', 2: more = '' } of text.matchAll(openingTag)) {
    if (blocks.length >= mostChanged) break;
    if (index < at || !surroundings.test(name + more)) continue;
    const close = `</${name}>`;
    const end = text.indexOf(close, index);
    // Looked for at most once for each block that is found.
    if (end < 0) break;
    blocks.push(text.slice(index, end + close.length));
    rest += text.slice(at, index) + tag;
    at = end + close.length;
  }
  return { blocks, rest: rest + text.slice(at) };
}

/** A text with a mark in place of whatever counts: numbers, times, dates, checksums, versions. */
export function skeletonOf(text: string): string {
  return text.replace(word(), (one) => (counts(one) ? '#' : one));
}

const word = () => /[\p{L}\p{N}_]+/gu;

/** A word that holds a digit, or is the name of a day or a month. */
function counts(one: string): boolean {
  return /\p{N}/u.test(one) || (one.length <= longestName && names.has(one.toLowerCase()));
}

const names: ReadonlySet<string> = new Set(
  'mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september october november december am pm utc gmt пн вт ср чт пт сб вс понедельник вторник среда четверг пятница суббота воскресенье января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(
    ' ',
  ),
);
const longestName = Math.max(...[...names].map(({ length }) => length));
