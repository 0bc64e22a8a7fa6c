import type { Found } from './find';

// Each is made when it is used: to read one takes V8 longer than to load the rest of this file.

/** Words that say that a secret follows, and what may stand between them and it: `"password\": "`, `<password>`. */
const assigned = () =>
  /(?:password|passwd|pwd|(?<![a-zа-я])pass(?:phrase|code)?|secret|token|(?:api|access|auth|private|secret|signing|encryption|account)[ _-]?key|api[ -]ключ|credentials?|парол(?:ем|ей|ями?|ях|[ьяюи])|токен|секрет|(?:секретн|закрыт|приватн)\p{L}{2,3}[ \t]ключ(?:ом|а|у)?|ключ(?:ом|а|у)?[ \t](?:авторизации|доступа|шифрования|подписи))(?:[_-](?:key|base|value)){0,2}["'`\\]{0,2}(?:[ \t]{0,3}(?:[:=]|=>)[ \t]{0,3}|[ \t]{1,3}(?:—|-|is|это)[ \t]{1,3}|>)(?:\\(?=["'`]))?(?:(["'`])([^\s"'`,;<>(){}[\]+&$%][^\s"'`]{5,199})|["'`]?([^\s"'`,;<>(){}[\]]{6,200}))/giu;
/** `--password value`, `password' value='…'`, and a password that is told with its name: `Пароль от почты: …`. */
const told = () =>
  /(?:--?(?:password|passwd|token|secret|api[_-]?key)[ \t]{1,3}|(?:password|passwd|pwd|secret|token|(?:api|access)[_-]?key)["'`\\,]{0,3}\s{1,20}["'`\\]{0,2}value["'`\\]{0,2}[ \t]{0,3}[:=][ \t]{0,3}(?:\\(?=["'`]))?|(?:парол(?:ем|ей|[ьяи])|токен|ключ(?=[ \t]{1,2}(?:api|доступа|авторизации)[ \t:=]))(?:[ \t]{1,2}[\p{L}.-]{1,20}){1,4}(?:[ \t]?[:=]|[ \t](?:—|-)(?=[ \t]))[ \t]{0,3}|identified[ \t]by[ \t]{1,3}|(?:парол(?:ем|ей|ями?|ях|[ьяюи])|password)[ \t]{1,3}(?=[^\s\d]{1,100}\d|\d{1,100}\p{L}))(?:(["'`])([^\s"'`,;<>(){}[\]+&$%][^\s"'`]{5,199})|["'`]?([^\s"'`,;<>(){}[\]]{6,200}))/giu;
/** A line of variables, whose value goes on to the end of the line. */
const variable = () =>
  /^(?:[ \t]{0,8}(?:export|set|ENV)[ \t]{1,3})?[A-Z][A-Z\d_]{0,60}(?<=PASSWORD|PASSWD|_PWD|_PASS|SECRET|TOKEN|(?:API|ACCESS|SECRET|PRIVATE|AUTH|SIGNING|ENCRYPTION)_?KEY)=([^\s"'`$%<{[(]\S{5,199})[ \t\r]{0,3}$/gm;
/** The same where a text holds the lines, as JSON does. */
const quotedVariable = () =>
  /(?=[A-Ze])(?<=["'`\n])(?:export[ \t]{1,3})?[A-Z][A-Z\d_]{0,60}(?<=PASSWORD|PASSWD|_PWD|_PASS|SECRET|TOKEN|(?:API|ACCESS|SECRET|PRIVATE|AUTH|SIGNING|ENCRYPTION)_?KEY)=([^\s"'`\\$%<{[(][^\s"'`\\]{5,199})(?=["'`\n\\])/g;

/** Passwords, tokens and keys by the word before them. */
export function findPasswords(text: string): Found[] {
  return [...assignments(text), ...variables(text)];
}

function assignments(text: string): Found[] {
  const found: Found[] = [];
  for (const match of [...text.matchAll(assigned()), ...text.matchAll(told())]) {
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
const noSecret = () =>
  /^(?:\\[nrt]|[~^]?\d{1,3}\.\d{1,3}\.\d{1,3}$|yield\*|process\.|os\.|env\.|\$|%|\+|https?:\/\/[^@]{0,200}$|\.{1,2}\/|~\/|\/(?:run|etc|var|home|usr|opt|tmp)\/|id=|[*•.x]{6}[*•.x]*$|(?:your|my|new|current|same)[_-]\p{L}{1,20}$|.{1,40}-(?:based|encoded|hashed|indexed|encrypted|signed)$|(?:include|string|number|boolean|required|optional|password|passwd|secret|credentials?|пароль|секрет)(?:[|,;].{0,200})?$)/iu;

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
  if (noSecret().test(value)) return false;
  // A type, a variable, a tag of YAML or a call of a program is no secret; a quoted word or one with a digit may be.
  const isWord = /^!?[\p{L}_$.]+$/u.test(value);
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
  return [...text.matchAll(variable()), ...text.matchAll(quotedVariable())].flatMap(
    ({ 0: whole, 1: value = '', index }): Found[] => {
      const start = index + whole.lastIndexOf(value);
      if (noSecret().test(value)) return [];
      return [{ start, end: start + value.length, kind: 'key', byContext: true }];
    },
  );
}
