import type { Found } from './find';

/** How the keys and tokens of well-known services begin, and how many characters follow at least. */
const beginnings: readonly (readonly [prefix: string, least: number])[] = [
  ['sk-', 16],
  ['rk_live_', 16],
  ['sk_live_', 16],
  ['sk_test_', 16],
  ['ghp_', 20],
  ['gho_', 20],
  ['ghu_', 20],
  ['ghs_', 20],
  ['ghr_', 20],
  ['github_pat_', 20],
  ['glpat-', 16],
  ['xoxb-', 16],
  ['xoxp-', 16],
  ['xoxa-', 16],
  ['xapp-', 16],
  ['AKIA', 12],
  ['ASIA', 12],
  ['AIza', 30],
  ['ya29.', 16],
  ['y0_', 30],
  ['t1.', 40],
  ['AQVN', 30],
  ['hf_', 20],
  ['npm_', 20],
  ['pypi-', 30],
  ['dop_v1_', 30],
  ['giga-', 16],
];

/** Words that say that a secret follows. */
const assigned =
  /(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credentials?|парол[ьяю]|токен|секрет)["'`]?(?:[ \t]{0,3}(?:[:=]|=>)[ \t]{0,3}|[ \t]{1,3}(?:—|-|is|это)[ \t]{1,3})(["'`]?)([^\s"'`,;<>(){}[\]]{6,200})/giu;

/** A login as it stands in a header. */
const bearer = /(?:bearer|basic)[ \t]{1,3}([\w.~+/=-]{8,4096})/gi;

/** Keys, tokens and passwords: by how they begin, by how they look, or by the word before them. */
export function findKeys(text: string): Found[] {
  return [...privateKeys(text), ...words(text), ...assignments(text), ...logins(text), ...passwordsInAddresses(text)];
}

function logins(text: string): Found[] {
  return [...text.matchAll(bearer)].flatMap(({ 0: whole, 1: value = '', index }): Found[] => {
    const end = index + whole.length;
    return /\d/.test(value) ? [{ start: end - value.length, end, kind: 'key', byContext: true }] : [];
  });
}

function privateKeys(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', at + 1)) {
    const head = text.slice(at, at + 60);
    if (!/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/.test(head)) continue;
    const end = text.indexOf('-----END ', at);
    const close = end < 0 ? -1 : text.indexOf('-----', end + 9);
    // A key that was cut is a key all the same.
    const last = close < 0 ? text.length : close + 5;
    found.push({ start: at, end: last, kind: 'key' });
    at = last - 1;
  }
  return found;
}

function words(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: word, index } of text.matchAll(/[A-Za-z\d_+/=.~-]{16,}/g)) {
    const trimmed = word.replace(/[.=~-]{1,4}$/, (end) => (end.startsWith('=') ? end : ''));
    const place = secretIn(trimmed);
    if (place) found.push({ start: index + place[0], end: index + place[1], kind: 'key' });
  }
  return found;
}

/** Where in a word its secret stands. */
function secretIn(word: string): [start: number, end: number] | undefined {
  for (const [prefix, least] of beginnings) {
    const at = word.indexOf(prefix);
    const isStart = at === 0 || (at > 0 && /[=/.+~]/.test(word.charAt(at - 1)));
    if (isStart && word.length - at - prefix.length >= least) return [at, word.length];
  }
  const jwt = word.indexOf('eyJ');
  if (jwt >= 0 && word.split('.').length >= 3) return [jwt, word.length];
  const begin = word.lastIndexOf('=', word.length - 4) + 1;
  return looksRandom(word.slice(begin)) ? [begin, word.length] : undefined;
}

/** Long, of all sorts of letters, and no path of a file. */
function looksRandom(word: string): boolean {
  if (word.length < 32 || !/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  const parts = word.split(/[/._-]/);
  if (parts.length > 1 && Math.max(...parts.map(({ length }) => length)) < 20) return false;
  const changes = [...word.slice(0, 200)].filter(
    (letter, at, all) => at > 0 && sortOf(letter) !== sortOf(all[at - 1] ?? ''),
  );
  return changes.length >= Math.min(word.length, 200) / 4;
}

function sortOf(letter: string): number {
  if (/\d/.test(letter)) return 0;
  return letter === letter.toLowerCase() ? 1 : 2;
}

function assignments(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(assigned)) {
    const [whole, quote = '', value = ''] = match;
    const start = match.index + whole.length - value.length;
    const end = start + value.length - (/[.:]$/.test(value) ? 1 : 0);
    // A type, a variable or a call of a program is no secret; a quoted word or one with a digit may be.
    const isWord = /^[\p{L}_$.]+$/u.test(value);
    if ((isWord && quote === '') || /^(?:process\.|os\.|env\.|\$|%)/.test(value)) continue;
    if (!isWord && !/[\d!@#$%^&*+=~/|-]/.test(value)) continue;
    found.push({ start, end, kind: 'key', byContext: true });
  }
  return found;
}

/** `https://name:password@host`. */
function passwordsInAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 1)) {
    const login = /^[^\s/?#@:]{0,100}:([^\s/?#@]{1,200})@/.exec(text.slice(at + 3, at + 320));
    const password = login?.[1];
    if (!login || password === undefined) continue;
    const end = at + 3 + login[0].length - 1;
    found.push({ start: end - password.length, end, kind: 'key', byContext: password.length >= 6 });
  }
  return found;
}
