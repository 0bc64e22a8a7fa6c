import { ownText } from '../chat/text/own-text';

/** What of a file is shown to the model: lines and characters before the cursor, and after it. */
export const budget = { linesBefore: 60, charsBefore: 3000, linesAfter: 20, charsAfter: 1000 };

/**
 * So much is looked at before and after the cursor, whatever the file: the ends of lines may have two characters, and
 * one more tells that a line is longer than the budget.
 */
export const mostRead = 2 * budget.charsBefore;

/**
 * The text around a cursor: whole lines within the budget, with LF alone, or the nearest part of a longer line. In
 * memory of its own, for it is remembered, and the line of a file may have 20 MB.
 */
export function excerpt(before: string, after: string): { before: string; after: string } {
  return { before: ownText(endOf(toLf(before))), after: ownText(beginningOf(toLf(after))) };
}

/** Lines end in LF alone. */
export function toLf(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

function endOf(text: string): string {
  let at = text.length;
  for (let lines = 0; lines < budget.linesBefore; lines += 1) {
    // Above the first line that is kept, its own LF is passed over.
    const from = lines === 0 ? at - 1 : at - 2;
    const begin = from < 0 ? 0 : text.lastIndexOf('\n', from) + 1;
    if (text.length - begin > budget.charsBefore) {
      return lines === 0 ? wholeLetters(text.slice(-budget.charsBefore)) : text.slice(at);
    }
    at = begin;
    if (at === 0) return text;
  }
  return text.slice(at);
}

function beginningOf(text: string): string {
  let at = 0;
  for (let lines = 0; lines < budget.linesAfter; lines += 1) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end;
    if (next > budget.charsAfter) break;
    if (end < 0) return text;
    at = end + 1;
  }
  return at > 0 ? text.slice(0, at - 1) : wholeLetters(text.slice(0, budget.charsAfter));
}

/** Without the half of a letter that a cut left at either end. */
function wholeLetters(text: string): string {
  return text.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');
}
