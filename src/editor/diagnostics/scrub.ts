/** Names of settings and fields whose value is a secret. */
const secretName = /key|token|secret|passw|auth(?!url)|credential|cookie/i;
const bearer = /\b(bearer|basic)[ \t]{1,9}[\w.~+/=-]{4,}/gi;
const named =
  /((?:key|token|secret|password|passwd|authorization|credentials?)["']?[ \t]{0,9}[:=][ \t]{0,9}["']?)(?!\[)[^\s"',;}]{4,}/gi;
const inAddress = /(\/\/)[^\s/@"']{1,200}@/g;
const jwt = /\beyJ[\w-]{8,}(?:\.[\w-]{4,}){1,2}/g;
/** Base64 and its kin; a path has slashes and dots, a hash of a commit is shorter. */
const opaque = /(?<![\w+/=.-])[\w+-]{48,}={0,2}(?![\w/.])/g;
const pem = /-----BEGIN [A-Z ]{1,40}-----[\s\S]{0,20000}?-----END [A-Z ]{1,40}-----/g;

/**
 * Makes a text fit to be shared: takes out what looks like a secret, whoever's it is, and the names of the person's own
 * folders. The redactor has taken out the known secrets before.
 */
export function scrub(text: string, home: string, user: string): string {
  let clean = text
    .replace(pem, '[certificate or key]')
    .replace(inAddress, '$1[login]@')
    .replace(bearer, '$1 [secret]')
    .replace(named, '$1[secret]')
    .replace(jwt, '[token]')
    .replace(opaque, '[long value]');
  for (const [name, shown] of [
    [home, '~'],
    [home.replaceAll('\\', '/'), '~'],
    [encodeURI(home), '~'],
  ] as const) {
    if (name.length > 3) clean = clean.replaceAll(name, shown);
  }
  return user.length > 3 ? clean.replaceAll(user, '[user]') : clean;
}

/** A setting as the report shows it: to a limited depth, and of a value that is called a secret only that it is set. */
export function tellSetting(name: string, value: unknown, depth = 0): unknown {
  if (value === undefined || value === null || value === '') return value;
  if (secretName.test(name.slice(name.lastIndexOf('.') + 1)) && typeof value !== 'boolean') return '[set]';
  if (depth > 5) return '…';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => tellSetting('', item, depth + 1));
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).slice(0, 50);
  return Object.fromEntries(entries.map(([key, item]) => [key, tellSetting(key, item, depth + 1)]));
}
