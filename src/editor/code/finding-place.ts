/** A line of a review that names a place in one of the files. */
export interface Finding {
  /** What stands before the place: the mark of a list, words, bold that ends behind it. */
  readonly lead: string;
  readonly path: string;
  readonly first: number;
  readonly last: number;
  /** What stands behind the place. */
  readonly rest: string;
}

/** A name of a file in an answer, and the path that it stands for. */
type Name = readonly [name: string, path: string];

/** What stands between the name of a file and the number of a line, in the forms that models give it. */
const numberForms: readonly RegExp[] = [
  // path:12, path #L12, path:line 12
  /^(?:\s?:|#)(?:L|(?:lines?|строк[а-я]{1,2})\s|стр\.\s?)?(?=\d)/i,
  // path: 12, where no count of something follows
  /^: (?=\d{1,7}(?:[-–—]\d{1,7})?[\s*_`]{0,4}(?:[:;,)\]|—–-]|\*\*|$))/,
  // path(12,5)
  /^\((?=\d{1,7}(?:,\s?\d{1,7})?\))/,
  // path, line 12; path (строка 12); path L12; path на строке 12; "path", "line": 12
  /^[\s,;:(@—–"-]{1,5}(?:(?:at|on|in|на|в)\s)?(?:(?:lines?|ln\.?|строк[а-я]{1,2}|стр\.)["*_`]{0,3}[\s:№#]{0,3}|L)(?=\d)/i,
];
/** The number in the next column of a table: there it stays. */
const nextColumn = /^\s{0,20}\|\s{0,20}(?:L|(?:lines?|строк[а-я]{1,2})\s)?(?=[\d–—-]{1,16}\s{0,20}\|)/i;
/** What a line that says only the number of a line begins with. */
const numberAlone =
  /^\s{0,8}(?:[-*+•]\s|\d{1,3}[.)]\s)?\s{0,4}[*_`]{0,3}(?:(?:lines?|строк[а-я]{1,2}|стр\.)[\s:№#]{1,3}|L)(?=\d)/i;
/** An `L` that nothing makes the mark of a line: it may as well begin the name of something, as in "L2 cache". */
const bareForm = /^(?!.*\s(?:at|on|in|на|в)\sL$)(?!\s?[:#]).*L$/i;
/** What stands behind the number that such an `L` has, where it is that of a line. */
const endsBare = /^[*_`"]{0,4}(?:\s{0,4}$|\s?[:,;)\]|]|\s?[-–—](?:\s|$)|\.(?:\s|$))/;
const lineNumbers =
  /^(\d{1,7})(?:\s?(?:[-–—]|\.{2,3}|(?:to|по|до)\s)\s?L?(\d{1,7}))?(?::\d{1,7}|,\s?\d{1,7}(?=\)))?(?![\p{L}\p{N}_]|\.\d)/iu;

/**
 * Finds the first place that a line names in one of `files`; undefined for every other line. The lines have to come in
 * their order: below a heading that is the name of a file, the number of a line is enough.
 */
export function placeFinder(files: readonly string[]): (line: string) => Finding | undefined {
  const names = namesOf(files);
  let headed: string | undefined;
  return (line) => {
    const text = line.slice(0, 4000);
    const heading = headingOf(text);
    if (heading) {
      const said = heading.said.replaceAll('\\', '/');
      const file = names.find(([name]) => name === said)?.[1];
      if (file !== undefined || heading.isMarked) headed = file;
    }
    const found = findPlace(text, names) ?? (headed === undefined ? undefined : placeBelow(text, headed));
    return found && { ...found, rest: found.rest + line.slice(text.length) };
  };
}

/**
 * What a line says that is a heading, or bold or code as a whole, and whether Markdown marks it as a heading; undefined
 * for any other line.
 */
function headingOf(line: string): { said: string; isMarked: boolean } | undefined {
  const [, mark, words = ''] =
    /^\s{0,3}(#{1,6}\s)?\s{0,4}(?:\d{1,3}[.)]\s{1,4})?(\S.{0,400}?)[\s:]{0,6}$/.exec(line) ?? [];
  const bare = unwrapped(words.replace(/^\*\*(?:file|файл)(?::\*\*|\*\*:)\s{1,3}/i, ''));
  if (mark === undefined && bare === words) return undefined;
  return { said: unwrapped(bare.replace(/^(?:file|файл)[:\s]{1,3}/i, '')), isMarked: mark !== undefined };
}

/** Without the marks of bold and of code that open a text and close only at its end. */
function unwrapped(text: string): string {
  const [, mark = '', inner = ''] = /^(\*{2,3}|`)([^\n]{1,400})\1$/.exec(text) ?? [];
  if (inner === '' || inner.includes(mark)) return text;
  return unwrapped(inner.replace(/[\s:]{1,6}$/, ''));
}

function placeBelow(line: string, path: string): Finding | undefined {
  const [begun] = numberAlone.exec(line) ?? [];
  const [numbers = '', first, last] = lineNumbers.exec(line.slice(begun?.length)) ?? [];
  if (begun === undefined || (/L$/i.test(begun) && !endsBare.test(line.slice(begun.length + numbers.length)))) {
    return undefined;
  }
  const lead = begun.replace(/(?:lines?|строк[а-я]{1,2}|стр\.|L)[\s:№#]{0,3}$/i, '');
  return finding(lead, path, first, last, line.slice(begun.length + numbers.length));
}

function findPlace(line: string, names: readonly Name[]): Finding | undefined {
  // Who works on Windows is often answered with its separators, or with both.
  const slashed = line.replaceAll('\\', '/');
  const lineFor = (name: string) => (name.includes('\\') ? line : slashed);
  const named = names.filter(([name]) => lineFor(name).includes(name));
  const places = named.flatMap(([name, path]) => {
    const text = lineFor(name);
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const place = placeAt(line, at, name, path);
      if (place) return [{ at, place }];
    }
    return [];
  });
  return places.sort((one, other) => one.at - other.at)[0]?.place;
}

/** The place at one occurrence of a name, when it is no part of a longer name, of other code or of a link. */
function placeAt(line: string, at: number, name: string, path: string): Finding | undefined {
  const before = line.slice(0, at);
  const link = before.lastIndexOf('](');
  if (/[\p{L}\p{N}_./\\%@~-]$/u.test(before) || (link >= 0 && !before.includes(')', link))) return undefined;
  const opened = /[*_`[("«<]{0,5}$/.exec(before)?.[0] ?? '';
  const lead = before.slice(0, before.length - opened.length);
  if (lead.split('`').length % 2 === 0 || lead.lastIndexOf('[') > lead.lastIndexOf(']')) return undefined;
  const named = closed(opened, line.slice(at + name.length));
  const column = nextColumn.exec(named.rest)?.[0];
  const form = column ?? numberForms.map((one) => one.exec(named.rest)?.[0]).find((found) => found !== undefined);
  if (form === undefined) return undefined;
  const [numbers = '', first, last] = lineNumbers.exec(named.rest.slice(form.length)) ?? [];
  const behind = named.rest.slice(form.length + numbers.length);
  if (column === undefined && bareForm.test(form) && !endsBare.test(behind)) return undefined;
  const open =
    column === undefined ? closed(named.opened, form.includes('(') ? behind.replace(/^\)/, '') : behind) : named;
  // Code that goes on behind the place begins behind it.
  const inCode = open.opened.endsWith('`');
  const goesOn = inCode && open.rest.includes('`') ? '`' : '';
  return finding(lead + (inCode ? open.opened.slice(0, -1) : open.opened), path, first, last, goesOn + open.rest);
}

const pairs: ReadonlyMap<string, string> = new Map([
  ['*', '*'],
  ['_', '_'],
  ['`', '`'],
  ['(', ')'],
  ['"', '"'],
  ['«', '»'],
  ['<', '>'],
  ['[', ']'],
]);

/** The marks before a place and the text behind it, without the pairs that surround it. */
function closed(opened: string, rest: string): { opened: string; rest: string } {
  const mark = opened.at(-1) ?? '';
  const end = pairs.get(mark);
  if (end === undefined || !rest.startsWith(end)) return { opened, rest };
  const behind = rest.slice(1);
  return closed(opened.slice(0, -1), mark === '[' ? behind.replace(/^\([^()\n]{0,300}\)/, '') : behind);
}

/** Numbers count from 1, and a range may be given from its end. */
function finding(lead: string, path: string, one = '', other = one, rest: string): Finding | undefined {
  const [first, last] = [Number(one), Number(other)].sort((left, right) => left - right);
  return first && last ? { lead, path, first, last, rest } : undefined;
}

/** How each file may be called, the longest name first: one may hold another. What is a path stands for no other. */
function namesOf(files: readonly string[]): Name[] {
  const bases = files.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const names = new Map<string, string>(files.map((path) => [path, path]));
  files.forEach((path, index) => {
    const base = bases[index] ?? path;
    const isAlone = bases.indexOf(base) === bases.lastIndexOf(base);
    const forms = [path, `./${path}`, `/${path}`, `a/${path}`, `b/${path}`, ...(isAlone ? [base] : [])];
    // macOS may keep the marks of a letter apart from it, and models write them together.
    const spelled = forms.flatMap((form) => [form, form.normalize('NFC'), form.normalize('NFD')]);
    for (const form of spelled) if (!names.has(form)) names.set(form, path);
  });
  return [...names].sort(([one], [other]) => other.length - one.length);
}
