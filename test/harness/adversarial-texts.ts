/** A text to hurt a pattern with: the middle is repeated as often as the wanted size asks for. */
export interface Adversarial {
  prefix: string;
  pump: string;
  suffix: string;
}

const generic = [
  ' ',
  'a',
  '0',
  '"',
  '\\',
  '\n',
  '<',
  '/',
  '-',
  '_',
  '.',
  '`',
  '[',
  '{',
  'aA1_',
  ' \t',
  '/a',
  'Ж',
  '\r\n',
];
const escapes: Readonly<Record<string, string>> = {
  s: ' ',
  S: 'x',
  d: '0',
  D: 'x',
  w: 'a',
  W: '-',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Texts made of a pattern's own letters: each run of its atoms again and again, after what leads there, without an end.
 */
export function adversarialTexts(source: string): Adversarial[] {
  const atoms = atomsOf(source);
  const texts: Adversarial[] = generic.map((pump) => ({ prefix: '', pump, suffix: '' }));
  const seen = new Set(generic.map((pump) => `|${pump}|`));
  const add = (prefix: string, pump: string, suffix: string) => {
    const key = `${prefix}|${pump}|${suffix}`;
    if (pump === '' || seen.has(key)) return;
    seen.add(key);
    texts.push({ prefix, pump, suffix });
  };
  for (let from = 0; from < atoms.length; from += 1) {
    const prefix = atoms.slice(0, from).join('');
    for (const length of [1, 2, 4, atoms.length]) {
      const pump = atoms.slice(from, from + length).join('');
      for (const suffix of ['', '\u0000']) {
        add('', pump, suffix);
        add(prefix, pump, suffix);
      }
    }
  }
  return texts.slice(0, 400);
}

/** One letter that matches, for each atom of a pattern; groups, quantifiers and assertions are passed over. */
function atomsOf(source: string): string[] {
  const atoms: string[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const char = source.charAt(at);
    if (char === '\\') {
      at += 1;
      const next = source.charAt(at);
      const property = next === 'p' || next === 'P' ? source.indexOf('}', at) : -1;
      if (property > 0) at = property;
      const coded = next === 'u' ? /^u([\da-f]{4})/i.exec(source.slice(at))?.[1] : undefined;
      if (coded) at += 4;
      if (next !== 'b' && next !== 'B')
        atoms.push(
          coded ? String.fromCharCode(Number.parseInt(coded, 16)) : property > 0 ? 'a' : (escapes[next] ?? next),
        );
    } else if (char === '[') {
      let end = at + 1;
      while (end < source.length && (source.charAt(end) !== ']' || end === at + 1))
        end += source.charAt(end) === '\\' ? 2 : 1;
      atoms.push(...matchingIn(source.slice(at, end + 1)));
      at = end;
    } else if (char === '{') at = Math.max(at, source.indexOf('}', at));
    else if (char === '(') at += /^\((?:\?(?:<?[=!]|:|<\w+>))?/.exec(source.slice(at))?.[0].length ?? 1;
    else if (!'^$*+?)|.'.includes(char)) atoms.push(char);
    else if (char === '.') atoms.push('x');
    if (char === '(') at -= 1;
  }
  return atoms;
}

/** A letter or two that a class takes. */
function matchingIn(set: string): string[] {
  const pattern = new RegExp(set, 'u');
  return [' ', 'a', '0', '-', '_', '.', 'Z', '/', 'Ж', '\n', '"', 'x', '{', '`', '\t', '[']
    .filter((one) => pattern.test(one))
    .slice(0, 2);
}
