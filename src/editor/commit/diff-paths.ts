const heads = ['diff --git ', 'diff --cc ', 'diff --combined '];

/**
 * The name of the file that a line of a diff begins, as it is called after the change; undefined for any other line.
 * With `alone` the whole line is the name, which Git may have put into quotation marks.
 */
export function readPath(line: string, alone?: 'alone'): string | undefined {
  if (alone) return unquoted(line);
  const head = heads.find((start) => line.startsWith(start));
  if (head === undefined) return undefined;
  const rest = line.slice(head.length);
  if (head !== 'diff --git ') return unquoted(rest);
  const [before, after] = bothNames(rest);
  // Git's prefixes differ from each other (a/ and b/, i/ and w/, the user's own), so two equal names have none.
  if (before === after) return after;
  const own = after.slice(after.indexOf('/') + 1);
  return before.slice(before.indexOf('/') + 1) === own || /^[a-z0-9]\//.test(after) ? own : after;
}

/** The two names of a `diff --git` line: the same but for their prefixes, unless it is a rename, whose names follow. */
function bothNames(rest: string): [string, string] {
  if (rest.startsWith('"')) {
    const end = closingQuote(rest);
    return [unquoted(rest.slice(0, end + 1)), unquoted(rest.slice(end + 2))];
  }
  const quoted = rest.indexOf(' "');
  if (quoted > 0 && rest.endsWith('"')) return [rest.slice(0, quoted), unquoted(rest.slice(quoted + 1))];
  const middle = (rest.length - 1) / 2;
  // Prefixes of the user's own may differ in length.
  const at = rest[middle] === ' ' ? middle : rest.indexOf(' ');
  return [rest.slice(0, at), rest.slice(at + 1)];
}

function closingQuote(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

/** Git writes names with unusual letters in quotation marks, their bytes as octal numbers. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name;
  const bytes: Buffer[] = [];
  const inside = name.slice(1, closingQuote(name));
  for (const [piece, octal, letter] of inside.matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/g)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8)]));
    else bytes.push(Buffer.from(letter === undefined ? piece : (escapes.get(letter) ?? letter)));
  }
  return Buffer.concat(bytes).toString('utf8');
}
