import { fence, isAfterMessage, isIntroduction, isRefusal, mayOpen, withoutLabel } from './around-message';
import { fromCommand, fromJson, inside } from './wrapped-message';

const listItem = /^(?:[-*•]|(\*{0,2})\d{1,2}[.)]\1)\s+(?=\S)/;
/** So much is held back before it is clear whether the message has begun. */
const undecided = 120;
/** A longer answer is no message: the rest of it is not read. */
export const mostOfAnswer = 256 * 1024;
/** No model says more than this before the message. */
const mostIntroductions = 8;

/**
 * The message in a model's answer: without a fence around it, without "Here is your message:", what was thought
 * before, other variants, words about it, quotation marks or bold. `ended` is false while the answer still comes: then
 * nothing is given that might be taken back.
 */
export function cleanMessage(answer: string, ended: boolean): string {
  const text = inside(
    answer
      .slice(0, mostOfAnswer)
      .replace(/[\ufeff\u200b]/g, '')
      .replace(/\r\n?/g, '\n'),
    ended,
  );
  const lines = withoutQuoteMarks(text.split('\n'));
  const { from, fenced, isOpen } = beginningOf(lines, ended);
  const first = lines[from] ?? '';
  // Whether it is the first line of the message shows by what follows.
  if (isOpen) return isDecided(first) ? finish([first], false) : '';
  lines.splice(0, from);
  if (from > 0 && fenced === undefined && first.startsWith('>')) quotedAlone(lines);
  if (fenced !== undefined) cutAtFence(lines, fenced);
  const begin = lines[0] ?? '';
  if (/^(?:\$ ?)?git (?:add|commit)\b/.test(begin)) return ended ? fromCommand(lines.join('\n')) : '';
  if (/^(?:\{|\[[{"])/.test(begin)) return ended ? fromJson(lines.join('\n')) : '';
  if (isRefusal(begin)) return '';
  return finish(messageAlone(lines, ended), ended);
}

/** The line with which a message begins, the fence before it, and whether more words may still change that. */
interface Beginning {
  from: number;
  fenced?: string | undefined;
  isOpen: boolean;
}

function beginningOf(lines: readonly string[], ended: boolean): Beginning {
  let from = firstWords(lines);
  let fenced: string | undefined;
  for (let introductions = 0; ; introductions += 1) {
    if (!ended && mayChange(lines, from, fenced)) return { from, fenced, isOpen: true };
    const first = lines[from] ?? '';
    const next = firstWords(lines, from + 1);
    if (fenced === undefined && fence.test(first)) fenced = first;
    else if (
      fenced !== undefined ||
      introductions === mostIntroductions ||
      !isIntroduction(first, lines[next] ?? '', isAlone(lines, from))
    )
      return { from, fenced, isOpen: false };
    from = next;
  }
}

/** Whether it shows only by what is still to come if a line begins the message. */
function mayChange(lines: readonly string[], from: number, fenced: string | undefined): boolean {
  // The first ticks of a fence say nothing yet.
  if (lines.findIndex((line, at) => at > from && !/^[\s`~]{0,5}$/.test(line)) < 0) return true;
  const next = firstWords(lines, from + 1);
  // Whether an item of a list is the message shows when it is complete.
  return fenced === undefined && next === lines.length - 1 && /^\s*[-*•]/.test(lines[next] ?? '');
}

/** Leaves of lines what stands before the end of the fence `fenced`, as far as that has come. */
function cutAtFence(lines: string[], fenced: string): void {
  const mark = fenced.trim().replace(/[^`~].*$/, '');
  const end = endOfFence(mark, lines);
  // The line that stays shows that the one before it is complete.
  if (end >= 0) lines.splice(end, lines.length, '');
  // The first ticks of the fence that ends it.
  else if (mark.startsWith(lines.at(-1)?.trim() ?? '')) lines[lines.length - 1] = '';
}

/** Whether an empty line and then more follows. */
function isAlone(lines: readonly string[], at: number): boolean {
  return lines[at + 1]?.trim() === '' && firstWords(lines, at + 1) < lines.length;
}

function firstWords(lines: readonly string[], from = 0): number {
  let at = from;
  while (at < lines.length && lines[at]?.trim() === '') at += 1;
  return at;
}

/** The line that ends what the fence `mark` began: as long a one of the same letter, not the end of a block inside. */
function endOfFence(mark: string, lines: readonly string[]): number {
  let isInside = false;
  return lines.findIndex((line) => {
    if (!fence.test(line) || !line.trim().startsWith(mark)) return false;
    if (!/^[\s`~]*$/.test(line)) isInside = true;
    else if (!isInside) return true;
    else isInside = false;
    return false;
  });
}

/** Lines without the marks of a quotation, where the first of them has one. */
function withoutQuoteMarks(lines: string[]): string[] {
  return lines[firstWords(lines)]?.startsWith('>') ? lines.map((line) => line.replace(/^> ?/, '')) : lines;
}

/** Leaves of lines the quotation that they begin with, or several below each other, without its marks. */
function quotedAlone(lines: string[]): void {
  const end = lines.findIndex((line, at) => {
    if (line.startsWith('>')) return false;
    // Of several empty lines the first tells for all of them.
    if (at > 0 && line.trim() === '' && lines[at - 1]?.trim() === '') return false;
    return !lines[firstWords(lines, at)]?.startsWith('>');
  });
  const quoted = end < 0 ? lines : lines.slice(0, end);
  lines.splice(0, lines.length, ...quoted.map((line) => line.replace(/^> ?/, '')));
}

/** Whether a line that still grows is surely the first of the message. */
function isDecided(line: string): boolean {
  // Half a letter.
  if (/[\uD800-\uDBFF]$/.test(line)) return false;
  return (
    line.length > undecided ||
    (!/^(?:[\s"'«“„`~*#>•<{[$\d_=-]|\p{Extended_Pictographic})/u.test(line) && !mayOpen(line))
  );
}

/** The first of several variants, and of it what is the message: no word about it follows. */
function messageAlone(lines: readonly string[], ended: boolean): readonly string[] {
  const [first = '', ...rest] = lines;
  const isList = listItem.test(first);
  const isEnd = (line: string, at: number) => {
    if (isList && listItem.test(line)) return true;
    const begins = at === 0 || rest[at - 1]?.trim() === '';
    // The first letters of a line that parts say nothing yet.
    if (!ended && at === rest.length - 1 && /^\s{0,3}[-*_=]{1,2}$/.test(line)) return true;
    // Whether the message goes on shows when the first line of a paragraph is complete.
    return isAfterMessage(line) || (!ended && begins && at === rest.length - 1);
  };
  const end = rest.findIndex(isEnd);
  const body = end < 0 ? rest : rest.slice(0, end);
  const opened = body.filter((line) => /^ {0,3}`{3}/.test(line)).length;
  // What stands in a block of code is never the end.
  return [first.replace(listItem, ''), ...(opened % 2 === 1 && ended ? rest : body)];
}

function finish(lines: readonly string[], ended: boolean): string {
  const [first = '', ...rest] = lines;
  const named = withoutMarkedType(withoutLabel(first));
  const subject = unwrapped(named, ended && rest.every((line) => line.trim() === ''));
  // Whether the mark at its beginning belongs to the whole message shows at its end.
  if (!ended && subject === named && /^["«“„]/.test(subject)) return '';
  const isLabelled = named !== first.trim();
  const bodyLabel = /^\**(?:body|description|описание|тело):\**(?:\s+|$)/i;
  const lead = /^\s*[-*•] /.test(rest[0] ?? '') || (isLabelled && bodyLabel.test(rest[0] ?? '')) ? '\n' : '';
  const begins = firstWords(rest);
  const body = rest.map((line, at) => (isLabelled && at === begins ? line.replace(bodyLabel, '') : line).trimEnd());
  const message = `${subject}\n${lead}${body.join('\n')}`.replace(/\n{3,}/g, '\n\n').trim();
  return ended && message.includes('\n') ? withoutMarksAround(message) : message;
}

const pairs: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['«', '»'],
  ['“', '”'],
  ['„', '“'],
]);

const markedType =
  /^(\*\*|`)((?:feat|fix|refactor|perf|tests?|docs|build|ci|style|chore|revert)(?:\([^()\n*`]{1,60}\))?!?)(?::\1|\1:) ?(?=\S)/;

/** A subject whose type is neither bold nor code: `**feat:** add` and the like. */
function withoutMarkedType(subject: string): string {
  return subject.replace(markedType, '$2: ');
}

/** A subject without what a model puts around all of it. */
function unwrapped(subject: string, alone: boolean): string {
  const ticked = /^`{3,}\s*([^`]+)`{3,}$/.exec(subject)?.[1]?.trim();
  if (ticked !== undefined) return ticked;
  const bold = /^(\*{1,3}|_{2})([^*]+)\1$/.exec(subject)?.[2] ?? /^#{1,3} +(\S.*)$/.exec(subject)?.[1] ?? subject;
  const close = pairs.get(bold[0] ?? '');
  const wrapped = close !== undefined && bold.length > 2 && bold.endsWith(close);
  // Quotation marks inside as well: then the outer ones may belong to two words.
  if (!wrapped || (!alone && close !== '`' && close !== '"') || bold.slice(1, -1).includes(close)) return bold;
  return bold.slice(1, -1);
}

/** The same of a message of several lines. */
function withoutMarksAround(message: string): string {
  const close = pairs.get(message[0] ?? '');
  const within = message.slice(1, -1);
  return close !== undefined && message.endsWith(close) && !within.includes(close) ? within.trim() : message;
}
