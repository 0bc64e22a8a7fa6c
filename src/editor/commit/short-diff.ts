/** So many characters of a diff are read, which is far more than any model is shown. */
const mostRead = 2 * 1024 * 1024;
/** Of each file at least so many, so that its name and how it changed are among them. */
const leastOfFile = 1024;

const heads = ['diff --git ', 'diff --cc ', 'diff --combined ', 'Submodule '];
/** With Git's colours before it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours begin with.
const colouredHead = /^\u001b\[[\d;]{0,20}m(?:diff --(?:git|cc|combined)|Submodule) /gm;

/**
 * What is read of a diff: all of it, or of one with 100 MB each file's beginning, with a line that counts what is left
 * out. To read all of that keeps the editor busy for a quarter of a minute.
 */
export function shortDiff(diff: string): string {
  if (diff.length <= mostRead) return diff;
  const begins = diff.includes('\u001b') ? Array.from(diff.matchAll(colouredHead), ({ index }) => index) : [];
  for (const head of heads) {
    if (diff.startsWith(head)) begins.push(0);
    for (let at = diff.indexOf(`\n${head}`); at >= 0; at = diff.indexOf(`\n${head}`, at + 1)) begins.push(at + 1);
  }
  begins.sort((one, other) => one - other);
  let left = mostRead;
  const files = begins.map((begin, nth) => {
    const end = begins[nth + 1] ?? diff.length;
    const share = Math.max(leastOfFile, left / (begins.length - nth));
    const shown = end - begin <= share ? diff.slice(begin, end) : beginning(diff, begin, end, share);
    left -= shown.length;
    return shown;
  });
  return files.join('');
}

/** What stands in place of the rest of a file. */
export const leftOutLine = /^@@ \d+ more lines of this file are left out @@$/;

/** Whole lines of a file's part, as many as there is room for. */
function beginning(diff: string, begin: number, end: number, room: number): string {
  const cut = diff.lastIndexOf('\n', begin + room);
  // Not even one line: minified code is one.
  const at = cut > begin ? cut + 1 : Math.floor(begin + room);
  let lines = 0;
  for (let next = at; next > 0 && next < end; next = diff.indexOf('\n', next) + 1) lines += 1;
  return `${diff.slice(begin, at).replace(/\n$/, '')}\n@@ ${lines} more lines of this file are left out @@\n`;
}
