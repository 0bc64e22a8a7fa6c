import { parse, patch, stringify } from '@decimalturn/toml-patch';
import { SetupError } from '../setup-error';
import { at, type Step, same, withStep } from './config-edit';
import { Nesting } from './nesting';
import { hashComments, type TextFormat, unusual } from './text-format';

/** The reader compares each line with each to patch a text: in a longer one everything else is tried first. */
const mostLines = 2000;
/** One of more it would patch for many seconds. */
const mostPatched = { lines: 5000, letters: 200_000 };

/** TOML, patched in place. */
export const toml: TextFormat = {
  read(text) {
    refuseUnusable(text);
    try {
      return parse(text);
    } catch (error) {
      const line = error instanceof Error && 'line' in error ? error.line : undefined;
      throw typeof line === 'number'
        ? new SetupError('it is not valid TOML in line {0}', line)
        : new SetupError('it is not valid TOML');
    }
  },
  change(text, step, eol) {
    const plain = text.replaceAll('\r\n', '\n');
    const wanted = withStep(parse(plain), step);
    const lines = plain.split('\n').length;
    const isLong = lines > mostLines || plain.length > mostPatched.letters;
    const own =
      withTable(plain, step, wanted, isLong ? 1 : 2) ??
      withKey(plain, step, wanted) ??
      (isLong ? beforeTables(plain, step, wanted) : undefined);
    if (own !== undefined) return withEnds(text, own, eol);
    if (lines > mostPatched.lines || plain.length > mostPatched.letters)
      throw new SetupError('it is longer than settings are');
    const patched = patch(plain, wanted);
    const changed = lostLines(plain, patched, step).length === 0 ? patched : beforeTables(plain, step, wanted);
    if (changed === undefined) throw unusual();
    return withEnds(text, changed, eol);
  },
  comments: hashComments,
};

/** Tables stand in brackets, and in each other by the points between their names. */
function refuseUnusable(text: string): void {
  const nesting = new Nesting();
  let points = 0;
  for (let at = 0; at < text.length; at = endOfWord(text, at)) {
    const char = text[at] ?? '';
    if (char === '[' || char === '{') nesting.open();
    else if (char === ']' || char === '}') nesting.close();
    if ('=,\n'.includes(char)) points = 0;
    else if (char === '.') points += 1;
    else continue;
    nesting.word();
    nesting.begin(points);
  }
}

/** Where a comment or a string of any kind that begins at `at` ends, closed or not; elsewhere the next letter. */
function endOfWord(text: string, at: number): number {
  const char = text[at] ?? '';
  if (char === '#') return text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
  if (char !== '"' && char !== "'") return at + 1;
  const mark = text.startsWith(char.repeat(3), at) ? char.repeat(3) : char;
  for (let end = at + mark.length; end < text.length; end += 1) {
    if (char === '"' && text[end] === '\\') end += 1;
    else if (mark === char && text[end] === '\n') return end;
    else if (text.startsWith(mark, end) && (mark === char || text[end + 3] !== char)) return end + mark.length;
  }
  return text.length;
}

/** Puts a new table at the end under a head of its own, as people write it; undefined where that cannot be. */
function withTable(text: string, { path, value }: Step, wanted: unknown, least: number): string | undefined {
  const table = path.slice(0, -1);
  const name = String(path.at(-1));
  if (table.length < least || at(parse(text), table) !== undefined) return undefined;
  const head = table.map((part) => (/^[\w-]+$/.test(String(part)) ? part : JSON.stringify(part))).join('.');
  const gap = text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return ifWanted(`${text}${gap}[${head}]\n${stringify({ [name]: value }).trimEnd()}\n`, wanted);
}

/** A key whose value stands on its line, or a new one at the end of a table under its own head; undefined elsewhere. */
function withKey(text: string, { path, value }: Step, wanted: unknown): string | undefined {
  if (value === undefined) return undefined;
  const table = path.slice(0, -1).map(String);
  const name = String(path.at(-1));
  const lines = text.split('\n');
  const head = table.length === 0 ? -1 : lines.findIndex((line) => isHead(line, table));
  if (table.length > 0 && head < 0) return undefined;
  const next = lines.findIndex((line, nth) => nth > head && line.trimStart().startsWith('['));
  const end = next < 0 ? lines.length : next;
  const entry = stringify({ [name]: value }).trimEnd();
  const place = lines.findIndex((line, nth) => nth > head && nth < end && bare(settingLine.exec(line)?.[1]) === name);
  if (place >= 0) {
    const line = lines[place] ?? '';
    const [setting = '', , old = ''] = settingLine.exec(line) ?? [];
    const changed = setting.slice(0, -old.length) + entry.replace(/^[^=]*= /, '') + line.slice(setting.length);
    return ifWanted(lines.with(place, changed).join('\n'), wanted);
  }
  if (table.length === 0) return undefined;
  const last = lines.findLastIndex((line, nth) => nth < end && /^[^#\s]/.test(line.trimStart()));
  return ifWanted([...lines.slice(0, last + 1), entry, ...lines.slice(last + 1)].join('\n'), wanted);
}

/** A name, and a value that ends on its line. */
const settingLine =
  /^[ \t]{0,99}("[^"\\]{0,999}"|'[^']{0,999}'|[\w-]+)[ \t]{0,99}=[ \t]{0,99}("(?:[^"\\]|\\.){0,9999}"|'[^']{0,9999}'|[^\s#"']+)/;

function isHead(line: string, table: readonly string[]): boolean {
  const name = /^\[([^[\]#]+)\][ \t]{0,99}(?:#.*)?$/.exec(line.trim())?.[1]?.split('.') ?? [];
  return name.length === table.length && table.every((part, nth) => bare(name[nth]?.trim()) === part);
}

function bare(name: string | undefined): string | undefined {
  return name?.replace(/^["']|["']$/g, '');
}

/** A new key in front of the first table, where the patch would write others anew; undefined where that cannot be. */
function beforeTables(text: string, { path, value }: Step, wanted: unknown): string | undefined {
  const [name = ''] = path;
  const place = /^[ \t]*\[/m.exec(text)?.index ?? text.length;
  if (path.length !== 1 || value === undefined) return undefined;
  return ifWanted(`${text.slice(0, place)}${stringify({ [name]: value }).trimEnd()}\n${text.slice(place)}`, wanted);
}

function ifWanted(text: string, wanted: unknown): string | undefined {
  try {
    return same(parse(text), wanted) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Lines that are gone although they do not set what the step is about. */
function lostLines(before: string, after: string, { path }: Step): string[] {
  const kept = new Map<string, number>();
  for (const line of after.split('\n')) kept.set(line, (kept.get(line) ?? 0) + 1);
  const gone = before.split('\n').filter((line) => {
    const left = kept.get(line) ?? 0;
    kept.set(line, left - 1);
    return left <= 0;
  });
  return gone.filter((line) => line.trim() !== '' && !path.some((name) => setsName(line, String(name))));
}

function setsName(line: string, name: string): boolean {
  const [before = ''] = line.split('=');
  return line.includes('=') && before.includes(name);
}

/** The lines with the ends they had, and `eol` behind the new ones. */
function withEnds(before: string, after: string, eol: string): string {
  if (!/(?<!\r)\n/.test(before) || !before.includes('\r')) return after.replaceAll('\n', eol);
  const old = before.split('\n');
  const plain = old.map((line) => line.replace(/\r$/, ''));
  const lines = after.split('\n');
  const last = lines.pop() ?? '';
  let nth = 0;
  const ended = lines.map((line) => {
    const found = line.trim() === '' && plain[nth] !== line ? -1 : plain.indexOf(line, nth);
    if (found < 0 || found === old.length - 1) return line + eol;
    nth = found + 1;
    return `${old[found]}\n`;
  });
  return ended.join('') + last;
}
