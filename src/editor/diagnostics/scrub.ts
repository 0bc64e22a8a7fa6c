/** Names of settings and fields whose value is a secret, or words of the person's own. */
const secretName = /key|token|secret|passw|auth(?!url)|credential|cookie|headers|words/i;
/** What looks like a secret, whoever's it is, with what is shown in its place. The order counts. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----[^-]{0,20000}-----END [A-Z ]{1,40}-----/g, '[certificate or key]'],
  // One that was cut off.
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^"']{0,8000}/g, '[key]'],
  [/(\/\/)[^\s/@"']{1,200}(?:@[^\s/@"']{1,100})?@/g, '$1[login]@'],
  [/(?<![\w.%+/-])[\w.%+-]{1,64}:[^\s/@"':,{}]{1,200}@(?=\w)/g, '[login]@'],
  [/(\s(?:-u|--user|--proxy-user)[ =])["']?[^\s"']+/g, '$1[login]'],
  // A header up to the end of its line, or of the quotes around it.
  [
    /((?:authorization|cookie)(?:"|\\"|')?[ \t]{0,9}[:=][ \t]{0,9})(?!["'\\[]|(?:bearer|basic)[ \t])[^\r\n"']{2,}[^\r\n]*/gi,
    '$1[secret]',
  ],
  [/\b(bearer|basic|ntlm|negotiate|digest)[ \t]{1,9}[\w.~+/=-]{4}[\w.~+/=-]*/gi, '$1 [secret]'],
  [
    /((?:key|token|secret|password|passwd|pwd|pass|passphrase|authorization|cookie|credentials?|signature|[?&;]sig|пароль|ключ|токен)(?:\\?["'])?[ \t]{0,9}(?::|=>?|,(?=[ \t]?\\?["']))[ \t]{0,9})(?!\[|\\?["']\[)(?:\\?"[^"\\]{2,}|'[^'\\]{2,}|[^\s"',;}&\\]{4}[^\s"',;}&\\]*)/giu,
    '$1[secret]',
  ],
  [
    /(?<![\w-])(--?(?:[a-z]{1,12}-){0,3}(?:password|passwd|api-?key|token|secret|passphrase)[ =])["']?[^\s"']+/gi,
    '$1[secret]',
  ],
  [
    /(?<![\w-])(?:(?:sk|pk|rk|glpat|xai|gsk|pplx|nvapi|xox[abeprs])-[\w-]{8}[\w-]*|(?:gh[pousr]|github_pat|hf|npm|r8|y[0-3])_[\w-]{8}[\w-]*|AIza[\w-]{20}[\w-]*|A[KS]IA\w{12}\w*)/g,
    '[key]',
  ],
  [/\beyJ[\w-]{8}[\w-]*(?:\.[\w-]{2,}){1,4}/g, '[token]'],
  [/(?<![\da-f-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi, '[key]'],
  [/((?:_|\b)(?:user(?:name)?|login|логин)[ \t]{0,3}=[ \t]{0,3})["']?[^\s"',;]{2,}/giu, '$1[login]'],
  [/(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@/:-])/gi, '[address]'],
  // Base64 and its kin; a path has slashes and dots, a hash of a commit is shorter.
  [/(?<![\w+/=.-])[\w+-]{48}[\w+-]*={0,2}(?![\w/.])/g, '[long value]'],
];
/** Names of users that are words, and say nothing of a person. */
const nobody = new Set(
  'root user admin administrator vscode node ubuntu debian runner coder code home public default shared'.split(' '),
);
/** The folder of a user on any system: a window of WSL or of another machine tells of the one before the person too. */
const otherHome =
  /((?:^|[\s"'(=,;]|\b[a-z](?::|%3A)|\/mnt\/[a-z]|\/\/wsl\S{1,40})[\\/]{1,4}(?:users|home)[\\/]{1,4})([^\\/"':;,*?<>|\r\n]{1,64}(?=[\\/])|[^\\/"'\s:;,*?<>|]{1,64})/gi;

/**
 * Makes a text fit to be shared: takes out what looks like a secret, whoever's it is, and the names of the person's own
 * folders. The redactor has taken out the known secrets before.
 */
export function scrub(text: string, home: string, user: string): string {
  let clean = secrets.reduce((left, [pattern, shown]) => left.replace(pattern, shown), text);
  const plain = home.replaceAll('\\', '/');
  const forms = [home, home.replaceAll('\\', '\\\\'), plain, encodeURI(plain)];
  const encoded = plain.split('/').map(encodeURIComponent).join('/');
  for (const form of new Set([...forms, encoded])) if (form.length > 3) clean = withoutName(clean, form, '~');
  clean = clean.replace(otherHome, (whole, before: string, name: string) =>
    nobody.has(name.toLowerCase()) ? whole : `${before}[user]`,
  );
  if (user.length < 3 || nobody.has(user.toLowerCase())) return clean;
  for (const form of new Set([user, encodeURIComponent(user)])) clean = withoutName(clean, form, '[user]');
  return clean;
}

/** Without a name in any case of its letters, where it is not a part of another one. */
function withoutName(text: string, name: string, shown: string): string {
  const [lower, wanted] = [text.toLowerCase(), name.toLowerCase()];
  // Few letters change their length with their case; then only the name as it is written is found.
  if (lower.length !== text.length) return text.replaceAll(name, shown);
  let clean = '';
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
    const isPart = /^[\p{L}\p{N}]{2}$/u;
    const end = at + wanted.length;
    if (isPart.test(text.slice(at - 1, at + 1)) || isPart.test(text.slice(end - 1, end + 1))) continue;
    clean += text.slice(from, at) + shown;
    from = end;
  }
  return clean + text.slice(from);
}

/** The address of a proxy without its name and password: all that stands in front of the last `@`. */
function withoutLogin(address: string): string {
  const at = address.lastIndexOf('@');
  const scheme = /^\s*[a-z][a-z\d+.-]{0,20}:\/\//i.exec(address)?.[0] ?? '';
  return at < 0 ? address : `${scheme}[login]${address.slice(at)}`;
}

/** A setting as the report shows it: to a limited depth, and of a value that is called a secret only that it is set. */
export function tellSetting(name: string, value: unknown, depth = 0): unknown {
  if (value === undefined || value === null || value === '') return value;
  if (secretName.test(name.slice(name.lastIndexOf('.') + 1)) && typeof value !== 'boolean') return '[set]';
  if (typeof value === 'string' && /proxy$/i.test(name)) return withoutLogin(value);
  if (depth > 5) return '…';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => tellSetting('', item, depth + 1));
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).slice(0, 50);
  return Object.fromEntries(entries.map(([key, item]) => [key, tellSetting(key, item, depth + 1)]));
}
