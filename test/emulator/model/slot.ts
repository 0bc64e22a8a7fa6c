import type { Schema } from './schema';

/** What a parameter is for, as far as its name and description tell. */
export type Slot =
  | 'path'
  | 'directory'
  | 'content'
  | 'from'
  | 'to'
  | 'command'
  | 'reason'
  | 'timeout'
  | 'result'
  | 'query'
  | 'place'
  | 'unknown';

/** Tried in this order on the last word of the name, which says what it is, then on the others. */
const byName: readonly (readonly [Slot, RegExp])[] = [
  ['timeout', /\b(?:timeout|wait|yield|delay|ms|seconds)\b/],
  ['from', /\b(?:old|search|find|original|before|from|previous|existing|source string)\b/],
  ['to', /\b(?:new|replace|replacement|replaced|after|updated|to)\b/],
  ['directory', /\b(?:cwd|directory|dir|folder|workdir|working)\b/],
  ['path', /\b(?:path|file|filename|filepath|files|uri|target)\b/],
  ['command', /\b(?:command|commands|cmd|script|shell|cli)\b/],
  ['content', /\b(?:content|contents|text|body|data|code|insert)\b/],
  ['result', /\b(?:result|answer|response|summary|message|output|final)\b/],
  ['reason', /\b(?:description|explanation|reason|purpose|thought|title|justification|instructions?|why)\b/],
  ['query', /\b(?:query|question|prompt|keywords?|term|input)\b/],
  ['place', /\b(?:city|location|place|country|town|region|address)\b/],
];

const byDescription: readonly (readonly [Slot, RegExp])[] = [
  ['from', /\b(?:text|string|code) to (?:replace|find|search|look for)\b|\bто,? что (?:заменить|искать)/],
  ['to', /\b(?:replace (?:it )?with|replacement|new (?:text|string|content))\b|\bна что заменить/],
  ['path', /\bpath\b|\bпуть\b/],
  ['command', /\b(?:shell|bash|terminal|command line|command to)\b|\bкоманд/],
  ['content', /\bcontents?\b|\bсодержим/],
  ['place', /\b(?:city|location)\b|\bгород/],
];

/** The words of an identifier: `old_string`, `oldString` and `old-string` are "old string". */
export function wordsOf(identifier: string): string {
  return identifier
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase()
    .trim();
}

/** What a parameter is for. */
export function slotOf(name: string, schema: Schema): Slot {
  const words = wordsOf(name);
  const head = words.slice(words.lastIndexOf(' ') + 1);
  if (head === 'path' || head === 'filename') return 'path';
  // `old_text` and `new_text` are texts, but which one matters more.
  const side = byName.find(([slot, pattern]) => (slot === 'from' || slot === 'to') && pattern.test(words));
  const found =
    side ?? byName.find(([, pattern]) => pattern.test(head)) ?? byName.find(([, pattern]) => pattern.test(words));
  if (found) return found[0];
  const description = descriptionOf(schema).toLowerCase();
  for (const [slot, pattern] of byDescription) if (pattern.test(description)) return slot;
  return 'unknown';
}

export function descriptionOf(schema: Schema): string {
  return typeof schema.description === 'string' ? schema.description : '';
}
