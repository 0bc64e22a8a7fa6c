import type { ChatRequest } from '../chat/request';
import { Turns } from '../ground/stretch';
import { lettersOf } from '../ground/text/json-escapes';
import type { Finder, Found } from './find';
import { findInTurns } from './find-in-turns';
import { GivenValues } from './given-values';
import { Masks, masked } from './masker';
import { markFor } from './stand-in';
import { walk } from './walk-request';

/** The words that tell a model what stand-ins are; without them some would "correct" them. */
const explanation =
  'Values in square brackets such as [EMAIL-1] stand for real values that are not shown. Repeat them exactly as they are, brackets included, wherever the value itself belongs.';

/**
 * A request with stand-ins for all that `find` finds, and the stand-ins; the request itself where it finds nothing. Lets
 * others work in between when there is much to look through.
 */
export async function maskRequest(request: ChatRequest, find: Finder): Promise<{ request: ChatRequest; masks: Masks }> {
  const texts: string[] = [];
  const note = (text: string, name?: string) => {
    texts.push(text);
    // The name of a value says what it is, as it would in a text.
    const isWord = /^[\p{L}_.$-]*$/u.test(text) || /\s/.test(text);
    if (name !== undefined && text.length <= 200) texts.push(isWord ? `${name}: ${text}` : `${name}: "${text}"`);
    return text;
  };
  walk(request, note);
  const masks = new Masks(markFor(texts));
  const found = new Map<string, readonly Found[]>();
  const given = new Set<string>();
  const turns = new Turns();
  for (const text of texts) {
    if (found.has(text)) continue;
    const own = await findInTurns(text, find, turns);
    found.set(text, own);
    for (const { secrets = [] } of own) for (const secret of secrets) given.add(secret);
  }
  const shownTexts = new Map([...found].map(([text, own]) => [text, masked(text, own, masks, lettersOf(text))]));
  if (masks.size === 0) return { request, masks };
  const values = new GivenValues(given);
  const changedTexts = new Map<string, string>();
  for (const [text, shown] of shownTexts) changedTexts.set(text, await values.masked(shown, masks, turns));
  const change = (text: string) => changedTexts.get(text) ?? text;
  const changed = walk(request, change);
  const at = changed.messages.findIndex(({ role }) => role !== 'system');
  const place = at < 0 ? changed.messages.length : at;
  const messages = [...changed.messages];
  messages.splice(place, 0, { role: 'system', text: explanation });
  return { request: { ...changed, messages }, masks };
}
