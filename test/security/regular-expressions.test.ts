import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';

/** Long enough to tell a line from a square: that takes minutes. */
const size = 1024 * 1024;
const limitMs = 50;

/** Every literal regular expression of `src`, with where it stands. */
const literals = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .flatMap((name) => literalsIn(name, readFileSync(join('src', name), 'utf8')));

// biome-ignore lint/suspicious/noTemplateCurlyInString: source text.
const example = 'const a = /x\\/[/"]+/gu.test(`${b / c}/d/`) || "/e/" / 2; // /f/\nreturn1(/h/);';

describe('T26: every regular expression', () => {
  it('is found where one is written', () => {
    const found = literalsIn('x.ts', example);
    assert.deepEqual(
      found.map(({ source, flags }) => `/${source}/${flags}`),
      ['/x\\/[/"]+/gu', '/h/'],
    );
    assert.ok(literals.length > 100, `${literals.length} in src`);
    assert.deepEqual(
      readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.ts') && /new RegExp\(/.test(readFileSync(join('src', name), 'utf8')),
      ),
      [],
      'one that is put together at run time would not be found',
    );
  });

  it('reads 1 MB of text that was made to hold it up in 50 ms, or at least in time that grows with the text alone', function () {
    this.timeout(300_000);
    const slow: string[] = [];
    for (const literal of literals) {
      for (const make of textsFor(literal.source)) {
        const ms = slownessOf(literal, make);
        if (ms === undefined) continue;
        slow.push(`${literal.name} /${literal.source}/ took ${Math.round(ms)} ms on ${JSON.stringify(make(60))}`);
        break;
      }
    }
    assert.deepEqual(slow, []);
  });
});

interface Literal {
  name: string;
  source: string;
  flags: string;
}

/**
 * How long it takes when that is too long and grows faster than the text; undefined otherwise. Short texts first: a
 * square shows in them in no time, and a machine that is busy makes everything slow, but not steeper.
 */
function slownessOf(literal: Literal, make: (length: number) => string): number | undefined {
  const parts = [64, 16, 4, 1];
  let [beforeMs, ms] = [0, 0];
  for (const part of parts) {
    beforeMs = ms;
    ms = fastest(literal, make(size / part));
    // Even if it grew with the square, the whole would be read in time.
    if (ms * part * part < limitMs) return undefined;
    const grows = part === parts[0] || ms > 8 * beforeMs;
    if (ms > limitMs && grows) return ms;
  }
  return undefined;
}

/** The best of a few runs. */
function fastest({ source, flags }: Literal, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && best > limitMs / 10; run += 1) {
    const pattern = new RegExp(source, flags);
    const begun = performance.now();
    pattern.exec(text);
    best = Math.min(best, performance.now() - begun);
  }
  return best;
}

/** Texts that begin to fit again and again and never do: of single letters, and of the words in the expression itself. */
function textsFor(source: string): ((length: number) => string)[] {
  const words = (source.match(/[\p{L}\d_]{2,}/gu) ?? []).slice(0, 3);
  const marks = [...new Set(source.replace(/\\[a-zA-Z]\{?[^}]*\}?/g, '').match(/[^\p{L}\d()?*+^$|{}[\]\\]/gu) ?? [])];
  const pieces = ['a', '0', ' ', '\n', '-', '.', '"', 'ы', ...words, ...marks.slice(0, 5)];
  const mixed = [
    ...pieces,
    ...pieces.map((piece) => `${piece} `),
    ...marks.map((mark) => `a${mark}`),
    `${words.join(' ')} `,
  ];
  return mixed
    .filter((piece) => piece !== '')
    .flatMap((piece) => [
      (length: number) => piece.repeat(Math.ceil(length / piece.length)),
      (length: number) => `${words[0] ?? 'x'}${piece.repeat(Math.ceil(length / piece.length))}\u0000`,
    ]);
}

/** The literals of a file: in JavaScript without types and comments, where a slash can only divide, or begin one. */
function literalsIn(name: string, text: string): Literal[] {
  const { code } = transformSync(text, { loader: 'ts', legalComments: 'none', target: 'es2023' });
  const found: Literal[] = [];
  /** Depths of braces at which a template goes on. */
  const templates: number[] = [];
  let depth = 0;
  let before = '';
  for (let at = 0; at < code.length; at += 1) {
    const char = code.charAt(at);
    if (/\s/.test(char)) continue;
    if (char === '/' && (code.charAt(at + 1) === '/' || code.charAt(at + 1) === '*')) {
      const line = code.charAt(at + 1) === '/';
      at = line ? code.indexOf('\n', at) : code.indexOf('*/', at) + 1;
      if (at < 0) break;
      continue;
    }
    if (char === '"' || char === "'") at = endOf(code, at, char);
    else if (char === '`') {
      at = endOfText(code, at + 1);
      if (code.charAt(at) === '{') templates.push(depth++);
    } else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (templates.at(-1) === depth) {
        templates.pop();
        at = endOfText(code, at + 1);
        if (code.charAt(at) === '{') templates.push(depth++);
      }
    } else if (
      char === '/' &&
      /(?:^|[(,=:[!&|?{};+*%<>~^-]|\b(?:return|typeof|case|in|of|void|yield|await))$/.test(before)
    ) {
      const end = endOfLiteral(code, at);
      const flags = /^[a-z]*/.exec(code.slice(end + 1))?.[0] ?? '';
      found.push({ name, source: code.slice(at + 1, end), flags });
      at = end + flags.length;
    }
    before = /[\w$]/.test(char)
      ? `${/[\w$]$/.test(before) && /[\w$]/.test(code.charAt(at - 1)) ? before : ''}${char}`
      : code.charAt(at);
  }
  return found;
}

/** Where a string that begins at `at` ends. */
function endOf(code: string, at: number, mark: string): number {
  let end = at + 1;
  while (end < code.length && code.charAt(end) !== mark) end += code.charAt(end) === '\\' ? 2 : 1;
  return end;
}

/** The mark that ends a template's text, or the brace of its next value. */
function endOfText(code: string, at: number): number {
  let end = at;
  while (end < code.length && code.charAt(end) !== '`') {
    if (code.startsWith('${', end)) return end + 1;
    end += code.charAt(end) === '\\' ? 2 : 1;
  }
  return end;
}

function endOfLiteral(code: string, at: number): number {
  let inClass = false;
  let end = at + 1;
  for (; end < code.length; end += 1) {
    const char = code.charAt(end);
    if (char === '\\') end += 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) break;
  }
  return end;
}
