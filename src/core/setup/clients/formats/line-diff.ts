import { withoutSecrets } from './without-secrets';

/** More lines than this are shown as taken out and put in as a whole. */
const mostLines = 1500;

/** The lines that go (`-`) and that come (`+`), with the values of keys and tokens left out. */
export function lineDiff(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/)));
  return difference(old ?? [], now ?? []).map((line) => withoutSecrets(line));
}

function difference(old: readonly string[], now: readonly string[]): string[] {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const gone = old.slice(start, old.length - end);
  const come = now.slice(start, now.length - end);
  if (gone.length > mostLines || come.length > mostLines) {
    return [...gone.map((line) => `-${line}`), ...come.map((line) => `+${line}`)];
  }
  return byLongestCommon(gone, come);
}

/** Lines that stay are skipped; `lengths` holds how many lines the two ends have in common at most. */
function byLongestCommon(gone: readonly string[], come: readonly string[]): string[] {
  const lengths = Array.from({ length: gone.length + 1 }, () => new Uint16Array(come.length + 1));
  const length = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = gone.length - 1; i >= 0; i -= 1) {
    for (let j = come.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = gone[i] === come[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < gone.length || j < come.length) {
    if (i < gone.length && j < come.length && gone[i] === come[j]) [i, j] = [i + 1, j + 1];
    else if (j >= come.length || (i < gone.length && length(i + 1, j) >= length(i, j + 1))) lines.push(`-${gone[i++]}`);
    else lines.push(`+${come[j++]}`);
  }
  return lines;
}
