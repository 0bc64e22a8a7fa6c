import type { Found } from './find';

/** How the keys and tokens of well-known services begin, and how many characters follow at least. */
const beginnings: readonly (readonly [prefix: string, least: number])[] = [
  ['sk-', 16],
  ['rk_live_', 16],
  ['sk_live_', 16],
  ['sk_test_', 16],
  ['rk_test_', 16],
  ['whsec_', 20],
  ['ghp_', 20],
  ['gho_', 20],
  ['ghu_', 20],
  ['ghs_', 20],
  ['ghr_', 20],
  ['github_pat_', 20],
  ['glpat-', 16],
  ['glrt-', 16],
  ['xoxe.', 16],
  ['xoxb-', 16],
  ['xoxp-', 16],
  ['xoxa-', 16],
  ['xoxs-', 16],
  ['xoxr-', 16],
  ['xoxe-', 16],
  ['hooks.slack.com/services/', 20],
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
  ['gsk_', 20],
  ['xai-', 20],
  ['pplx-', 20],
  ['nvapi-', 20],
  ['tvly-', 16],
  ['SG.', 40],
  ['dckr_pat_', 16],
  ['ATATT3', 20],
  ['lin_api_', 20],
  ['shpat_', 20],
  ['figd_', 20],
  ['vk1.a.', 20],
  ['AGE-SECRET-KEY-', 20],
  ['pypi-', 30],
  ['dop_v1_', 30],
  ['giga-', 16],
];

/** Words that say that a secret follows, and what may stand between them and it: `"password\": "`, `<password>`. */
const assigned =
  /(?:password|passwd|pwd|(?<![a-zа-я])pass(?:phrase|code)?|secret|token|(?:api|access|auth|private|secret|signing|encryption|account)[ _-]?key|api[ -]ключ|credentials?|парол[ьяю]|токен|секрет)(?:[_-](?:key|base|value)){0,2}["'`\\]{0,2}(?:[ \t]{0,3}(?:[:=]|=>)[ \t]{0,3}|[ \t]{1,3}(?:—|-|is|это)[ \t]{1,3}|>)(?:\\(?=["'`]))?(?:(["'`])([^\s"'`,;<>(){}[\]+&$%][^\s"'`]{5,199})|["'`]?([^\s"'`,;<>(){}[\]]{6,200}))/giu;
/** `--password value`, `password' value='…'`, and a password that is told with its name: `Пароль от почты: …`. */
const told =
  /(?:--?(?:password|passwd|token|secret|api[_-]?key)[ \t]{1,3}|(?:password|passwd|pwd|secret|token|(?:api|access)[_-]?key)["'`\\,]{0,3}\s{1,20}["'`\\]{0,2}value["'`\\]{0,2}[ \t]{0,3}[:=][ \t]{0,3}(?:\\(?=["'`]))?|(?:парол[ья]|токен|ключ(?=[ \t]{1,2}(?:api|доступа)[ \t:=]))(?:[ \t]{1,2}[\p{L}.-]{1,20}){1,4}[ \t]?[:=][ \t]{0,3}|identified[ \t]by[ \t]{1,3}|(?:парол[ьяю]|password)[ \t]{1,3}(?=[^\s\d]{1,100}\d|\d{1,100}\p{L}))(?:(["'`])([^\s"'`,;<>(){}[\]+&$%][^\s"'`]{5,199})|["'`]?([^\s"'`,;<>(){}[\]]{6,200}))/giu;
/** A line of variables, whose value goes on to the end of the line. */
const variable =
  /^(?:[ \t]{0,8}(?:export|set|ENV)[ \t]{1,3})?[A-Z][A-Z\d_]{0,60}(?<=PASSWORD|PASSWD|_PWD|_PASS|SECRET|TOKEN|(?:API|ACCESS|SECRET|PRIVATE|AUTH|SIGNING|ENCRYPTION)_?KEY)=([^\s"'`$%<{[(]\S{5,199})[ \t\r]{0,3}$/gm;
/** A password behind a flag of one letter, and the programs that have it there. */
const shortFlag = /[ \t]-(?:p[ \t]?|a[ \t])["']?([^\s"'-][^\s"']{3,199})/g;
const flagged =
  /\bsshpass[ \t]{1,3}-p[ \t]?$|\bmysql(?:dump|admin)?\b[^\n|;&]{0,200}[ \t]-p$|\bredis-cli\b[^\n|;&]{0,200}[ \t]-a[ \t]$|\b(?:docker|podman|helm|npm) login\b[^\n|;&]{0,200}[ \t]-p[ \t]$/;
/** The login of a call with curl, by its flag. */
const curlLogin =
  /\bcurl(?=[ \t])[^\n]{0,300}?[ \t](?:-u|--user|-U|--proxy-user)[ =]{0,2}["']?[^\s:"']{1,64}:([^\s"']{4,200})/g;

/** A login as it stands in a header. */
const bearer =
  /(?:bearer|(basic)|authorization["'\\]{0,2}[ \t]{0,2}[:=][ \t]{0,3}["'\\]{0,2}(?:token|api-?key|oauth))[ \t]{1,3}([\w.~+/=-]{8,4096})/gi;

/** Keys, tokens and passwords: by how they begin, by how they look, or by the word before them. */
export function findKeys(text: string): Found[] {
  return [
    ...privateKeys(text),
    ...words(text),
    ...assignments(text),
    ...variables(text),
    ...shortFlags(text),
    ...logins(text),
    ...curlLogins(text),
    ...passwordsInAddresses(text),
  ];
}

function logins(text: string): Found[] {
  return [...text.matchAll(bearer)].flatMap(({ 0: whole, 1: basic, 2: value = '', index }): Found[] => {
    const end = index + whole.length;
    // "basic python3.11" is none; what says so for certain is the colon between a name and a password.
    const isLong = basic === undefined || value.length >= 16;
    const isLogin = (isLong && /\d/.test(value)) || (basic !== undefined && hasName(value));
    return isLogin ? [{ start: end - value.length, end, kind: 'key', byContext: true }] : [];
  });
}

/** Whether it is Base64 of `name:password`. */
function hasName(value: string): boolean {
  return /^[\x20-\x7e]{0,99}:/.test(Buffer.from(value.slice(0, 200), 'base64').toString('latin1'));
}

function privateKeys(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', at + 1)) {
    const head = text.slice(at, at + 60);
    if (!/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/.test(head)) continue;
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
  // A long name in a program has few numbers, and a capital only where a word of it begins.
  const [numbers, capitals, smalls] = [/\d{1,200}/g, /[A-Z]/g, /[a-z]/g].map((sort) => word.match(sort)?.length ?? 0);
  if (Number(numbers) < 3 && Number(capitals) * 2 < Number(smalls)) return false;
  const changes = [...word.slice(0, 200)].filter(
    (letter, at, all) => at > 0 && sortOf(letter) !== sortOf(all[at - 1] ?? ''),
  );
  return changes.length >= Math.min(word.length, 200) / 4;
}

function sortOf(letter: string): number {
  if (/\d/.test(letter)) return 0;
  return letter === letter.toLowerCase() ? 1 : 2;
}

function curlLogins(text: string): Found[] {
  return [...text.matchAll(curlLogin)].map(({ 0: whole, 1: value = '', index }): Found => {
    const end = index + whole.length;
    return { start: end - value.length, end, kind: 'key', byContext: value.length >= 6 };
  });
}

function assignments(text: string): Found[] {
  const found: Found[] = [];
  for (const match of [...text.matchAll(assigned), ...text.matchAll(told)]) {
    const { 0: whole, 1: quote, 2: quoted = '', 3: plain = '' } = match;
    const given = quoted + plain;
    const after = match.index + whole.length;
    const start = after - given.length;
    // What ends a sentence, the next field of an address, or the text of a program that this one holds is no part of it.
    const value = given.replace(/&(?:amp;)?[\w.-]{1,40}=.*$/s, '').replace(/[\\.:]{1,3}$/, '');
    const isBare = quote === undefined && !/["'`]/.test(text.charAt(start - 1));
    if (value.length < 4 || saysNothing(text.slice(Math.max(0, start - 80), start), value)) continue;
    if (isBare && !/[^\p{L}-]/u.test(value) && isSaid.test(whole.slice(0, -given.length))) continue;
    if (!maySay(value, isBare, text.slice(after, after + 2))) continue;
    found.push({ start, end: start + value.length, kind: 'key', byContext: true });
  }
  return found;
}

/** What stands where a secret could and is none: what a program reads it from, a place, a stand-in, a word of a form. */
const noSecret =
  /^(?:\\[nrt]|[~^]?\d{1,3}\.\d{1,3}\.\d{1,3}$|yield\*|process\.|os\.|env\.|\$|%|\+|https?:\/\/[^@]{0,200}$|\.{1,2}\/|~\/|\/(?:run|etc|var|home|usr|opt|tmp)\/|id=|[*•.x]{6,}$|(?:your|my|new|current|same)[_-]\p{L}{1,20}$|.{1,40}-(?:based|encoded|hashed|indexed|encrypted|signed)$|(?:include|string|number|boolean|required|optional|password|passwd|secret|credentials?|пароль|секрет)(?:[|,;].{0,200})?$)/iu;

/** "The token is write-only" says how it is. */
const isSaid = /[ \t](?:—|-|is|это)[ \t]{1,3}$/;

/** Whether a value is its own name, as in `ID_TOKEN = 'id_token'`, or the folder of a shell, which is its PWD. */
function saysNothing(before: string, value: string): boolean {
  const [, name = ''] = /([\w-]{1,60})[^\w-]{1,10}$/.exec(before) ?? [];
  const plain = (text: string) => text.replace(/[_-]/g, '').toLowerCase();
  return plain(name) === plain(value) || (/pwd$/i.test(name) && /^(?:[/~.]|[a-z]:)/i.test(value));
}

/** Whether a value may be a secret; `next` are the letters behind it. */
function maySay(value: string, isBare: boolean, next: string): boolean {
  if (noSecret.test(value)) return false;
  // A type, a variable or a call of a program is no secret; a quoted word or one with a digit may be.
  const isWord = /^[\p{L}_$.]+$/u.test(value);
  if (
    isBare &&
    (isWord ||
      /^(?:self|this|req|request|ctx|props|config|settings|options|args|user|values|variables|exports|module|\w{1,40}_\d)\./.test(
        value,
      ))
  )
    return false;
  if (isBare && next.startsWith('(') && /^[\p{L}_$][\w$.]*$/u.test(value)) return false;
  // "Forgot your password?" is a sentence.
  if (isWord && /^\p{Lu}\p{Ll}+$/u.test(value) && /^[ \t]\p{Ll}/u.test(next)) return false;
  return isWord || /[\d!@#$%^&*+=~/|-]/.test(value);
}

function variables(text: string): Found[] {
  return [...text.matchAll(variable)].flatMap(({ 0: whole, 1: value = '', index }): Found[] => {
    const start = index + whole.lastIndexOf(value);
    if (noSecret.test(value)) return [];
    return [{ start, end: start + value.length, kind: 'key', byContext: true }];
  });
}

function shortFlags(text: string): Found[] {
  return [...text.matchAll(shortFlag)].flatMap(({ 0: whole, 1: value = '', index }): Found[] => {
    const end = index + whole.length;
    const start = end - value.length;
    const before = text.slice(Math.max(0, start - 240), start).replace(/["']$/, '');
    if (value.startsWith('$') || !flagged.test(before)) return [];
    return [{ start, end, kind: 'key', byContext: value.length >= 6 }];
  });
}

/** A password of pages ends where their path begins; in those of databases people write it as it is. */
const pageLogin = /^[^\s/?#@:]{0,100}:([^\s/?#]{1,200})@/;
const otherLogin = /^[^\s/?#@:]{0,100}:([^\s"'`<>]{1,200})@[\w.[-]/;

/** `https://name:password@host`, and Oracle's `thin:name/password@`. */
function passwordsInAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 1)) {
    const isPage = /(?:https?|wss?|ftp)$/i.test(text.slice(Math.max(0, at - 5), at));
    const rest = text.slice(at + 3, at + 320);
    const next = rest.indexOf('://');
    const login = (isPage ? pageLogin : otherLogin).exec(next < 0 ? rest : rest.slice(0, next));
    const password = login?.[1];
    // Behind a name of a machine stands a port, and an @ somewhere in a path says nothing.
    if (!login || password === undefined || /^\d{1,5}[/,?#]/.test(password)) continue;
    const end = at + 3 + login[0].lastIndexOf('@');
    found.push({ start: end - password.length, end, kind: 'key', byContext: password.length >= 6 });
  }
  for (const { 0: whole, 1: password = '', index } of text.matchAll(/\bthin:\w{1,64}\/([^\s@/"']{1,100})@/g)) {
    const end = index + whole.length - 1;
    found.push({ start: end - password.length, end, kind: 'key', byContext: password.length >= 6 });
  }
  return found;
}
