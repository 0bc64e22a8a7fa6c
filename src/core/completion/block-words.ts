/** The words that begin and end blocks where brackets do not. */
interface BlockWords {
  readonly begins: RegExp;
  readonly ends: RegExp;
}

const ruby: BlockWords = {
  begins:
    /^[ \t]*(?:def|class|module|if|unless|while|until|case|begin|for)\b|\bdo\b(?=[ \t]*(?:\|[^|\n]*\|)?[ \t]*$)/gm,
  ends: /^[ \t]*end\b/gm,
};
const pascal: BlockWords = { begins: /\b(?:begin|case|try|record)\b/gi, ends: /\bend\b/gi };
const procedure: BlockWords = {
  begins: /(?<!\bend[ \t]{1,9})\b(?:if|loop|case)\b|\bbegin\b/gi,
  ends: /\bend\b/gi,
};
const bsl: BlockWords = {
  begins: /^[ \t]*(?:если|для|пока|попытка|процедура|функция|if|for|while|try|procedure|function)(?![\p{L}\p{N}_])/gimu,
  ends: /^[ \t]*(?:конец(?:если|цикла|попытки|процедуры|функции)|end(?:if|do|try|procedure|function))(?![\p{L}\p{N}_])/gimu,
};

const languages: ReadonlyMap<string, BlockWords> = new Map([
  ['lua', { begins: /(?<![\w.])(?:if|for|while|function|repeat)(?!\w)/g, ends: /(?<![\w.])(?:end|until)(?!\w)/g }],
  ['ruby', ruby],
  ['crystal', ruby],
  ['elixir', { begins: /\bdo[ \t]*$|\bfn\b/gm, ends: /\bend\b/gm }],
  [
    'julia',
    {
      begins: /^[ \t]*(?:function|if|for|while|begin|let|try|(?:mutable )?struct|module|macro)\b|\bdo\b/gm,
      ends: /^[ \t]*end\b/gm,
    },
  ],
  [
    'shellscript',
    {
      begins: /(?:^|[;&|(])[ \t]*(?:if|for|while|until|case|select)(?=\s)/gm,
      ends: /(?:^|[;&|(])[ \t]*(?:fi|done|esac)\b/gm,
    },
  ],
  ['plsql', procedure],
  ['pgsql', procedure],
  ['postgres', procedure],
  ['pascal', pascal],
  ['objectpascal', pascal],
  ['bsl', bsl],
  ['os', bsl],
]);

/** How many blocks a piece of code opens and does not close, and how many it closes that it did not open. */
export function blocksOf(code: string, language: string): { opened: number; closed: number } {
  const count = { opened: 0, closed: 0 };
  const close = () => {
    if (count.opened > 0) count.opened -= 1;
    else count.closed += 1;
  };
  for (const letter of code) {
    if ('([{'.includes(letter)) count.opened += 1;
    else if (')]}'.includes(letter)) close();
  }
  const words = languages.get(language);
  if (!words) return count;
  const begins = code.match(words.begins)?.length ?? 0;
  for (let ends = (code.match(words.ends)?.length ?? 0) - begins; ends > 0; ends -= 1) close();
  count.opened += Math.max(0, begins - (code.match(words.ends)?.length ?? 0));
  return count;
}

/** True for a line that only closes a block. */
export function closesBlock(line: string, language: string): boolean {
  if (/^\s*[)\]}]+[;,)]*\s*$/.test(line)) return true;
  const found = languages.get(language)?.ends;
  return found !== undefined && line.trimStart().search(found) === 0;
}
