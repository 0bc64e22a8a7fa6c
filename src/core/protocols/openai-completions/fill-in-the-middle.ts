/** A prompt taken apart: the code before and after the cursor, and what was shown of other files. */
export interface Middle {
  prefix: string;
  suffix: string;
  /** Empty when the prompt showed nothing else. */
  context: string;
}

type Role = 'prefix' | 'suffix' | 'middle';
type Family = Readonly<Record<Role, string>>;

/** Markers of StarCoder, Stable Code, Qwen, CodeGemma, Granite, SantaCoder, Seed-Coder: one set in several brackets. */
const named = [
  ['<', '>'],
  ['<|', '|>'],
  ['<[', ']>'],
].flatMap(([open, close]) =>
  ['_', '-'].map(
    (joint): Family => ({
      prefix: `${open}fim${joint}prefix${close}`,
      suffix: `${open}fim${joint}suffix${close}`,
      middle: `${open}fim${joint}middle${close}`,
    }),
  ),
);

/** Every family that ends with the marker of the middle. */
const families: readonly Family[] = [
  ...named,
  // DeepSeek, with its own letters and in plain ones.
  { prefix: '<｜fim▁begin｜>', suffix: '<｜fim▁hole｜>', middle: '<｜fim▁end｜>' },
  { prefix: '<|fim▁begin|>', suffix: '<|fim▁hole|>', middle: '<|fim▁end|>' },
  { prefix: '<|fim_begin|>', suffix: '<|fim_hole|>', middle: '<|fim_end|>' },
  // CodeGeeX
  { prefix: '<|code_prefix|>', suffix: '<|code_suffix|>', middle: '<|code_middle|>' },
  // Code Llama
  { prefix: '<PRE>', suffix: '<SUF>', middle: '<MID>' },
];

/** Codestral has the code before the cursor last, and nothing behind it. */
const codestral = { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '[MIDDLE]' };

/** What may stand in front of a template: the beginning of a text, or of a user's turn. */
const beginning = /^(?:\s*(?:<s>|<bos>|<\|begin_of_text\|>|<｜begin▁of▁sentence｜>|<\|user\|>))+\n?/;
/** What may stand behind it. */
const assistant = '<|assistant|>';
/** How CodeGeeX names the files in front of its code. */
const codeGeeX = /^###(?:PATH|REFERENCE|LANGUAGE|MODE):/;
/** What parts the files and repositories in front of the code. */
const separator = /<\|?(?:file_sep(?:arator)?|repo_?name|filename|gh_stars)\|?>/g;

/**
 * Takes a prompt apart that an editor made for a model trained to fill gaps; undefined for any other text. Such a
 * prompt begins with a marker and ends with one (Codestral's only begins so); markers inside the user's own code stay
 * code.
 */
export function takeApart(prompt: string): Middle | undefined {
  const text = prompt.replace(beginning, '');
  const closed = text.trimEnd();
  const bare = closed.endsWith(assistant) ? closed.slice(0, -assistant.length).trimEnd() : closed;
  for (const family of families) {
    const middle = bare.endsWith(family.middle) ? between(bare, family) : suffixFirst(text, family);
    if (middle) return middle;
  }
  return prefixLast(text);
}

interface Mark {
  role: Role;
  at: number;
  end: number;
}

/** `<P>before<S>after<M>`, or `<S>after<P>before<M>`; other files may stand in front. */
function between(text: string, family: Family): Middle | undefined {
  const marks = marksIn(text, family);
  const last = marks.pop();
  if (!last) return undefined;
  const prefix = outermost(marks, 'prefix', text);
  const suffix = outermost(marks, 'suffix', text);
  if (!prefix || !suffix) return undefined;
  const [first, second] = prefix.at < suffix.at ? [prefix, suffix] : [suffix, prefix];
  const context = text.slice(0, first.at);
  if (context.trim() !== '' && !startsWithSeparator(context) && !codeGeeX.test(context)) return undefined;
  const one = text.slice(first.end, second.at);
  const other = text.slice(second.end, last.at);
  const [before, after] = first.role === 'prefix' ? [one, other] : [other, one];
  return family.prefix === '<PRE>'
    ? toMiddle(unspaced(before), after.replace(/ $/, ''), context)
    : toMiddle(before, after, context);
}

/** `<P><S>after<M>before`, as models do that were trained to see the end first. */
function suffixFirst(text: string, family: Family): Middle | undefined {
  if (!text.startsWith(family.prefix)) return undefined;
  const rest = text.slice(family.prefix.length).trimStart();
  if (!rest.startsWith(family.suffix)) return undefined;
  const inner = rest.slice(family.suffix.length);
  const marks = marksIn(inner, family).filter(({ role }) => role === 'middle');
  const mark = marks.find((one) => !isQuoted(inner, one)) ?? marks[0];
  if (!mark) return undefined;
  const [after, before] = [inner.slice(0, mark.at), inner.slice(mark.end)];
  return family.prefix === '<PRE>'
    ? toMiddle(before.replace(/^ /, ''), after.replace(/ $/, ''), '')
    : toMiddle(before, after, '');
}

/** `[SUFFIX]after[PREFIX]before`, or the other way round. */
function prefixLast(text: string): Middle | undefined {
  const whole = text.endsWith(codestral.middle) ? text.slice(0, -codestral.middle.length) : text;
  const isSuffixFirst = whole.startsWith(codestral.suffix);
  if (!isSuffixFirst && !whole.startsWith(codestral.prefix)) return undefined;
  const marks = marksIn(whole, codestral).slice(1);
  const second = isSuffixFirst ? 'prefix' : 'suffix';
  // A pair of markers in the user's code cancels itself out; the one without a partner is the editor's.
  let open = 0;
  const candidates = marks.filter(({ role }) => {
    if (role !== second) open += 1;
    else if (open > 0) open -= 1;
    else return true;
    return false;
  });
  const mark = candidates.find((one) => !isQuoted(whole, one)) ?? candidates[0];
  if (!mark) return undefined;
  const one = whole.slice(codestral.prefix.length, mark.at);
  const other = whole.slice(mark.end);
  return isSuffixFirst ? toMiddle(other, one, '') : toMiddle(one, other, '');
}

function marksIn(text: string, family: Family): Mark[] {
  const marks: Mark[] = [];
  for (const role of ['prefix', 'suffix', 'middle'] as const) {
    const word = family[role];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      marks.push({ role, at, end: at + word.length });
    }
  }
  return marks.sort((one, other) => one.at - other.at);
}

/**
 * The editor's own marker of a role: from the end backwards, the first that belongs to no whole template in the user's
 * code, one in quotes only when there is no other.
 */
function outermost(marks: readonly Mark[], role: Role, text: string): Mark | undefined {
  let inner = 0;
  const own: Mark[] = [];
  for (const mark of [...marks].reverse()) {
    if (mark.role === 'middle') inner += 2;
    else if (inner > 0) inner -= 1;
    else if (mark.role === role) own.push(mark);
  }
  return own.find((mark) => !isQuoted(text, mark)) ?? own[0];
}

function isQuoted(text: string, { at, end }: Mark): boolean {
  const quote = text[at - 1];
  return quote !== undefined && /["'`]/.test(quote) && text[end] === quote;
}

function startsWithSeparator(text: string): boolean {
  return text.trimStart().search(separator) === 0;
}

/** Code Llama's template has a space on either side of the code before the cursor. */
function unspaced(text: string): string {
  return text.replace(/^ /, '').replace(/ $/, '');
}

function toMiddle(prefix: string, suffix: string, context: string): Middle {
  const files = startsWithSeparator(prefix) ? prefix.split(separator) : [prefix];
  const shown = [...context.split(separator), ...files.slice(0, -1)].map((file) => file.trim());
  return { prefix: files.at(-1) ?? '', suffix, context: shown.filter((file) => file !== '').join('\n\n') };
}
