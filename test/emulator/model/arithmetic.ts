const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const words: readonly (readonly [RegExp, string])[] = [
  [/\s*(?:plus|плюс)\s*/giu, '+'],
  [/\s*(?:minus|минус|[−–])\s*/giu, '-'],
  [/\s*(?:times|multiplied by|умножить на|[×·])\s*/giu, '*'],
  [/(?<=\d)\s*[xх]\s*(?=\d)/giu, '*'],
  [/\s*(?:divided by|(?:раз|по)?делить на|÷)\s*/giu, '/'],
];

/** The first sum in a text, as `17 * 3 = 51`; undefined when there is none. Products go before sums. */
export function calculate(text: string): string | undefined {
  const plain = words.reduce((sum, [word, sign]) => sum.replace(word, sign), text);
  const found = /(?<![\w.,])-?\d+(?:\.\d+)?(?:\s*[+\-*/]\s*\d+(?:\.\d+)?)+(?![\w-])/.exec(plain)?.[0];
  // 2026-11-20 and 24/7 are not sums.
  if (!found || /^\d+-\d+-\d+$/.test(found) || found === '24/7') return undefined;
  const parts = found.match(/^-?\d+(?:\.\d+)?|[+\-*/]|\d+(?:\.\d+)?/g) ?? [];
  const flat = reduce(reduce(parts, ['*', '/']), ['+', '-']);
  const [result] = flat;
  if (flat.length !== 1 || result === undefined) return undefined;
  const rounded = Number.isFinite(Number(result)) ? String(Number(Number(result).toFixed(10))) : '∞';
  return `${parts.join(' ')} = ${rounded}`;
}

function reduce(parts: readonly string[], signs: readonly string[]): string[] {
  const made: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? '';
    const apply = signs.includes(part) ? operators[part] : undefined;
    const left = made.at(-1);
    const right = parts[at + 1];
    if (!apply || left === undefined || right === undefined) {
      made.push(part);
      continue;
    }
    made[made.length - 1] = String(apply(Number(left), Number(right)));
    at += 1;
  }
  return made;
}
