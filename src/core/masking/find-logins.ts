import type { Found } from './find';

/** A password behind a flag of one letter, and the programs that have it there. */
const shortFlag = /[ \t]-(?:p[ \t]?|a[ \t])["']?([^\s"'-][^\s"']{3,199})/g;
const flagged =
  /\bsshpass[ \t]{1,3}-p[ \t]?$|\bmysql(?:dump|admin)?\b[^\n|;&]{0,200}[ \t]-p$|\bredis-cli\b[^\n|;&]{0,200}[ \t]-a[ \t]$|\b(?:docker|podman|helm|npm) login\b[^\n|;&]{0,200}[ \t]-p[ \t]$/;
/** The login of a call with curl, by its flag. */
const curlLogin =
  /\bcurl(?=[ \t])[^\n]{0,300}?[ \t](?:-u|--user|-U|--proxy-user)[ =]{0,2}["']?[^\s:"']{1,64}:([^\s"']{4,200})/g;

/** A login as it stands in a header. */
const inHeader =
  /(?:bearer|(basic)|authorization["'\\]{0,2}[ \t]{0,2}[:=][ \t]{0,3}["'\\]{0,2}(?:token|api-?key|oauth))[ \t]{1,3}([\w.~+/=-]{8,4096})/gi;

/** A login as Docker and npm keep it in their files. */
const inFile = /(?<![A-Za-z])auth["'\\]{0,3}[ \t]{0,2}[:=][ \t]{0,2}["'\\]{0,3}([\w+/=-]{8,4096})/g;
/** The cookies of a call, as a browser gives it to be copied, and one of them. */
const cookies = /\bcookie["']?[ \t]{0,3}:[ \t]{0,3}["']?([^\r\n"']{8,8192})/gi;
const cookie = /=([^;\s]{12,4096})/g;

/** What a login is made with: behind a flag of a program, in a header, a file or a cookie, in an address. */
export function findLogins(text: string): Found[] {
  return [
    ...shortFlags(text),
    ...headers(text),
    ...inFiles(text),
    ...inCookies(text),
    ...curlLogins(text),
    ...passwordsInAddresses(text),
  ];
}

/** A short password says too little to be looked for elsewhere. */
function passwordBefore(end: number, value: string): Found {
  return { start: end - value.length, end, kind: 'key', byContext: value.length >= 6 };
}

function shortFlags(text: string): Found[] {
  return [...text.matchAll(shortFlag)].flatMap(({ 0: whole, 1: value = '', index }): Found[] => {
    const end = index + whole.length;
    const start = end - value.length;
    const before = text.slice(Math.max(0, start - 240), start).replace(/["']$/, '');
    if (value.startsWith('$') || !flagged.test(before)) return [];
    return [passwordBefore(end, value)];
  });
}

function headers(text: string): Found[] {
  return [...text.matchAll(inHeader)].flatMap(({ 0: whole, 1: basic, 2: value = '', index }): Found[] => {
    const end = index + whole.length;
    // "basic python3.11" is none; what says so for certain is the colon between a name and a password.
    const isLong = basic === undefined || value.length >= 16;
    const isLogin = (isLong && /\d/.test(value)) || (basic !== undefined && hasName(value));
    return isLogin ? [{ start: end - value.length, end, kind: 'key', byContext: true }] : [];
  });
}

function inFiles(text: string): Found[] {
  return [...text.matchAll(inFile)].flatMap(({ 0: whole, 1: value = '', index }): Found[] =>
    hasName(value) ? [passwordBefore(index + whole.length, value)] : [],
  );
}

function inCookies(text: string): Found[] {
  return [...text.matchAll(cookies)].flatMap(({ 0: whole, 1: given = '', index }) =>
    [...given.matchAll(cookie)].map(({ 0: pair, 1: value = '', index: at }) =>
      passwordBefore(index + whole.length - given.length + at + pair.length, value),
    ),
  );
}

/** Whether it is Base64 of `name:password`. */
function hasName(value: string): boolean {
  return /^[\x20-\x7e]{0,99}:/.test(Buffer.from(value.slice(0, 200), 'base64').toString('latin1'));
}

function curlLogins(text: string): Found[] {
  return [...text.matchAll(curlLogin)].map(({ 0: whole, 1: value = '', index }) =>
    passwordBefore(index + whole.length, value),
  );
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
    found.push(passwordBefore(at + 3 + login[0].lastIndexOf('@'), password));
  }
  for (const { 0: whole, 1: password = '', index } of text.matchAll(/\bthin:\w{1,64}\/([^\s@/"']{1,100})@/g)) {
    found.push(passwordBefore(index + whole.length - 1, password));
  }
  return found;
}
