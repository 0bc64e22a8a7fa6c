interface Syntax {
  /** What begins a comment up to the end of the line. */
  line?: readonly string[];
  block?: readonly (readonly [string, string])[];
  /** Quotes that end with their line. */
  quotes?: readonly string[];
  /** Quotes whose text may have many lines. */
  longQuotes?: readonly string[];
  /** Code inside a long quote. */
  hole?: readonly [string, string];
}

const slashStar = [['/*', '*/']] as const;
const cLike: Syntax = { line: ['//'], block: slashStar, quotes: ['"', "'"] };
const hash: Syntax = { line: ['#'], quotes: ['"', "'"] };
const script: Syntax = { ...cLike, longQuotes: ['`'], hole: ['${', '}'] };
const sql: Syntax = { line: ['--'], block: slashStar, quotes: ["'"] };
const pascal: Syntax = {
  line: ['//'],
  block: [
    ['{', '}'],
    ['(*', '*)'],
  ],
  quotes: ["'"],
};

/** The syntaxes, each behind the ids that VS Code has for its languages. */
const byIds: readonly (readonly [ids: string, syntax: Syntax])[] = [
  ['javascript javascriptreact typescript typescriptreact vue svelte astro', script],
  ['java c cpp csharp objective-c swift kotlin scala dart groovy cuda-cpp objective-cpp', cLike],
  ['proto3 proto solidity zig json5 jsonc less scss', cLike],
  ['go', { ...cLike, longQuotes: ['`'] }],
  // A single quote has other uses there.
  ['rust', { ...cLike, quotes: ['"'] }],
  ['css', { block: slashStar, quotes: ['"', "'"] }],
  ['php', { ...cLike, line: ['//', '#'] }],
  ['python', { ...hash, longQuotes: ['"""', "'''"] }],
  ['ruby shellscript yaml toml perl r dockerfile makefile elixir powershell', hash],
  ['julia nim gdscript crystal coffeescript nginx cmake', hash],
  ['bsl', { line: ['//'], quotes: ['"'] }],
  ['sql plsql pgsql postgres', sql],
  ['lua', { block: [['--[[', ']]']], line: ['--'], quotes: ['"', "'"] }],
  ['haskell', { block: [['{-', '-}']], line: ['--'], quotes: ['"'] }],
  ['html xml markdown', { block: [['<!--', '-->']] }],
  ['clojure', { line: [';'], quotes: ['"'] }],
  ['json', { quotes: ['"'] }],
  ['ini', { line: [';', '#'] }],
  ['fsharp', { line: ['//'], block: [['(*', '*)']], quotes: ['"'] }],
  ['ocaml', { block: [['(*', '*)']], quotes: ['"'] }],
  ['pascal objectpascal', pascal],
  ['vb', { line: ["'"], quotes: ['"'] }],
  ['erlang matlab', { line: ['%'], quotes: ['"'] }],
  ['terraform', { line: ['#', '//'], block: slashStar, quotes: ['"'] }],
  ['graphql', { line: ['#'], longQuotes: ['"""'], quotes: ['"'] }],
];
const syntaxes: ReadonlyMap<string, Syntax> = new Map(
  byIds.flatMap(([ids, syntax]) => ids.split(' ').map((id) => [id, syntax] as const)),
);

/** True when the end of `before` stands in a comment or in a string, as far as these lines tell. */
export function isInCommentOrString(before: string, language: string): boolean {
  // There a string goes on in a line that begins so.
  if (language === 'bsl' && /(?:^|\n)[ \t]*\|[^"\n]*$/.test(before)) return true;
  return !(innermostAt(before, language)?.isCode ?? true);
}

/** True when it stands in a string that no line may follow. */
export function isInOneLineString(before: string, language: string): boolean {
  const { isCode = true, endsWithLine = false, end = '' } = innermostAt(before, language) ?? {};
  return !isCode && endsWithLine && end !== '\n';
}

/** A string, a comment, or the code in a string, and what closes it. */
interface Opened {
  readonly end: string;
  readonly isCode: boolean;
  readonly escapes: boolean;
  readonly endsWithLine: boolean;
}

/** The innermost of those that are open at the end of `before`. */
function innermostAt(before: string, language: string): Opened | undefined {
  const syntax = syntaxes.get(language);
  if (!syntax) return undefined;
  const open: Opened[] = [];
  for (let at = 0; at < before.length; ) {
    const inner = open.at(-1);
    const isCode = inner?.isCode ?? true;
    if (!isCode && inner?.escapes && before[at] === '\\') {
      at += 2;
      continue;
    }
    if (inner?.endsWithLine && before[at] === '\n') {
      open.pop();
      at += 1;
      continue;
    }
    if (inner && before.startsWith(inner.end, at)) {
      open.pop();
      at += inner.end.length;
      continue;
    }
    const begun = isCode ? beginning(syntax, before, at) : holeIn(syntax, inner?.end, before, at);
    if (begun) open.push(begun);
    at += begun?.length ?? 1;
  }
  return open.at(-1);
}

function beginning({ line = [], block = [], quotes = [], longQuotes = [] }: Syntax, text: string, at: number) {
  const starts = (marker: string) => text.startsWith(marker, at);
  for (const [begin, end] of block) if (starts(begin)) return opened(begin, { end });
  for (const begin of line) if (starts(begin)) return opened(begin, { end: '\n', endsWithLine: true });
  for (const quote of longQuotes) if (starts(quote)) return opened(quote, { end: quote, escapes: true });
  for (const quote of quotes)
    if (starts(quote)) return opened(quote, { end: quote, escapes: true, endsWithLine: true });
  return undefined;
}

function opened({ length }: string, given: Pick<Opened, 'end'> & Partial<Opened>): Opened & { length: number } {
  return { isCode: false, escapes: false, endsWithLine: false, ...given, length };
}

function holeIn({ longQuotes = [], hole }: Syntax, quote: string | undefined, text: string, at: number) {
  if (!hole || quote === undefined || !longQuotes.includes(quote) || !text.startsWith(hole[0], at)) return undefined;
  return opened(hole[0], { end: hole[1], isCode: true });
}
