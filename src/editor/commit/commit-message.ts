const fence = /^ {0,3}(?:`{3,}|~{3,})[\w+-]{0,20}\s*$/;
/** How a model begins when it speaks about the message before it gives it. */
const opening =
  /^(?:[*#>\s]{0,6})(?:sure|certainly|of course|okay|ok|here\b|below|the (?:suggested |proposed )?commit|this is|(?:suggested |proposed |git )?commit message|message\s*:|конечно|хорошо|вот|ниже|предлага|сообщение)/i;
/** The same with the message in the same line. */
const label =
  /^[*#>\s]{0,6}(?:(?:sure|certainly|of course|okay|ok|конечно|хорошо)[!,.]?\s{1,4})?(?:(?:here(?: is|'s|’s)|вот)[^:\n]{0,80}|(?:the |suggested |proposed |git )?commit message|предлагаемое сообщение[^:\n]{0,40}|сообщение(?: для)? коммита)\s?\*{0,2}:\*{0,2}\s{1,4}(?=\S)/i;
/** So much is held back before it is clear whether the message has begun. */
const undecided = 120;

/**
 * The message in a model's answer: without a fence around it, without "Here is your message:", quotation marks or bold.
 * `ended` is false while the answer still comes: then nothing is given that might be taken back.
 */
export function cleanMessage(answer: string, ended: boolean): string {
  let lines = answer.replace(/\r\n?/g, '\n').split('\n');
  let fenced = false;
  for (;;) {
    lines = lines.slice(firstWords(lines));
    const [first = '', ...rest] = lines;
    // The first ticks of a fence say nothing yet.
    if (!ended && rest.every((line) => /^[\s`~]{0,5}$/.test(line))) {
      // Whether it is the first line of the message shows by what follows.
      return isDecided(first) ? finish([first], false) : '';
    }
    if (!fenced && fence.test(first)) fenced = true;
    else if (fenced || !isIntroduction(first, rest)) break;
    lines = rest;
  }
  if (fenced) {
    const end = lines.findIndex((line) => fence.test(line) && /^[\s`~]*$/.test(line));
    if (end >= 0) lines = lines.slice(0, end);
    // The first ticks of the fence that ends it.
    else if (/^ {0,3}[`~]{1,2}$/.test(lines.at(-1) ?? '')) lines = lines.slice(0, -1);
  }
  return finish(lines, ended);
}

function firstWords(lines: readonly string[]): number {
  const at = lines.findIndex((line) => line.trim() !== '');
  return at < 0 ? lines.length : at;
}

/** A line about the message, with the message still to come. */
function isIntroduction(line: string, rest: readonly string[]): boolean {
  if (line.length > 300 || rest.every((next) => next.trim() === '') || !opening.test(line)) return false;
  return /[:：!]\s*\**\s*$/.test(line) || fence.test(rest[firstWords(rest)] ?? '');
}

/** Whether a line that still grows is surely the first of the message. */
function isDecided(line: string): boolean {
  return line.length > undecided || (!/^[\s"'«“`~*#>]/.test(line) && !mayOpen(line));
}

/** True also for the first letters of an opening. */
function mayOpen(line: string): boolean {
  const begun = line.toLowerCase();
  return opening.test(line) || openings.some((word) => word.startsWith(begun));
}

const openings = [
  'sure',
  'certainly',
  'of course',
  'okay',
  'here',
  'below',
  'the commit',
  'the suggested',
  'the proposed',
  'this is',
  'commit message',
  'suggested',
  'proposed',
  'git commit',
  'message:',
  'конечно',
  'хорошо',
  'вот',
  'ниже',
  'предлага',
  'сообщение',
];

function finish(lines: readonly string[], ended: boolean): string {
  const [first = '', ...rest] = lines;
  const subject = unwrapped(first.replace(label, '').trim(), ended && rest.every((line) => line.trim() === ''));
  const body = rest.map((line) => line.trimEnd()).join('\n');
  return `${subject}\n${body}`.replace(/\n{3,}/g, '\n\n').trim();
}

const pairs: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['«', '»'],
  ['“', '”'],
]);

/** A subject without what a model puts around all of it. */
function unwrapped(subject: string, alone: boolean): string {
  const bold = /^\*\*([^*]+)\*\*$/.exec(subject)?.[1] ?? /^#{1,3} +(\S.*)$/.exec(subject)?.[1] ?? subject;
  const close = pairs.get(bold[0] ?? '');
  const wrapped = close !== undefined && bold.length > 2 && bold.endsWith(close);
  // Quotation marks inside as well: then the outer ones may belong to two words.
  if (!wrapped || (!alone && close !== '`' && close !== '"') || bold.slice(1, -1).includes(close)) return bold;
  return bold.slice(1, -1);
}
