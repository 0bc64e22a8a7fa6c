/** A line of a review that names a place in one of the files. */
export interface Finding {
  /** What stands before the place: the mark of a list, bold that ends behind it. */
  readonly lead: string;
  readonly path: string;
  readonly first: number;
  readonly last: number;
  /** What stands behind the place. */
  readonly rest: string;
}

const listMark = /^\s{0,8}(?:[-*+•]\s|\d{1,3}[.)])?\s{0,4}/;
/** The number of a line, in the forms that models give it, with the marks that close around a place. */
const lineNumber =
  /^[`*_]{0,3}(?:(?::\s?|#|[\s,(]{1,3}(?=L\d|lines?\s|строк|стр\.))(?:L|lines?\s|строк[аи]\s|стр\.\s?)?)(\d{1,7})(?:\s?[-–—]\s?L?(\d{1,7}))?(?::\d{1,7})?((?:[`*_\])»>]{0,4})(?:\([^()\n]{0,300}\))?[`*_]{0,3})/i;

/** Finds the place that a line begins with, when it is in one of `files`; undefined for every other line. */
export function placeFinder(files: readonly string[]): (line: string) => Finding | undefined {
  const names = namesOf(files);
  return (line) => findPlace(line, names);
}

/** A name of a file in an answer, and the path that it stands for. */
type Name = readonly [name: string, path: string];

function findPlace(line: string, names: readonly Name[]): Finding | undefined {
  const [mark = ''] = listMark.exec(line) ?? [];
  const text = line.slice(mark.length);
  const [opened = ''] = /^[*_`[("«<]{0,5}/.exec(text) ?? [];
  const named = text.slice(opened.length);
  // Who works on Windows is often answered with its separators, or with both.
  const slashed = named.replaceAll('\\', '/');
  const found = names.find(([name]) => named.startsWith(name) || slashed.startsWith(name));
  if (!found) return undefined;
  const [name, path] = found;
  const behind = named.slice(name.length);
  const [whole, first, last = first, closed = ''] = lineNumber.exec(behind) ?? [];
  if (whole === undefined) return undefined;
  // Bold that goes on behind the place begins before it.
  const bold = opened.includes('**') && !`${closed}${whole}`.includes('**') ? '**' : '';
  return { lead: mark + bold, path, first: Number(first), last: Number(last), rest: behind.slice(whole.length) };
}

/** How each file may be called, the longest name first: one may begin with another. */
function namesOf(files: readonly string[]): Name[] {
  const bases = files.map((path) => path.slice(path.lastIndexOf('/') + 1));
  const names = files.flatMap((path, index): Name[] => {
    const base = bases[index] ?? path;
    const isAlone = bases.indexOf(base) === bases.lastIndexOf(base);
    const forms = [path, `./${path}`, `/${path}`, `a/${path}`, `b/${path}`, ...(isAlone ? [base] : [])];
    // macOS may keep the marks of a letter apart from it, and models write them together.
    const spelled = new Set(forms.flatMap((form) => [form, form.normalize('NFC'), form.normalize('NFD')]));
    return [...spelled].map((form) => [form, path]);
  });
  return names.sort(([one], [other]) => other.length - one.length);
}
