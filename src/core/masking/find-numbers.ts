import { fitsInn, fitsLuhn, fitsSnils } from './checksums';
import type { Found, MaskKind } from './find';

/** Digits that stand together, with what parts them from the ones before. */
interface Group {
  start: number;
  end: number;
  digits: string;
  gap: string;
}

/** A number is written in so many groups at most: `+7 (916) 123-45-67` has five. */
const mostGroups = 6;
/** More digits than this are no number of a person's. */
const mostDigits = 19;
/** A part of a passport's number that is shorter says nothing alone, and would be found in other numbers. */
const fewestAlone = 9;
/** Words of a passport stand so near to its number. */
const nearChars = 40;

/** Phone and card numbers, ИНН, СНИЛС and passports, in any usual spelling; what has a checksum must fit it. */
export function findNumbers(text: string): Found[] {
  const groups = groupsOf(text);
  const found: Found[] = [];
  for (let at = 0; at < groups.length; ) {
    const match = longestMatch(text, groups, at);
    if (match) found.push(match.found);
    at += match ? match.count : 1;
  }
  return found;
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let before = -1;
  for (const { 0: digits, index: start } of text.matchAll(/%[\dA-F]{2}|\d+/gi)) {
    // A sign as addresses write it; its digits are none of the number's.
    if (digits.startsWith('%')) continue;
    const gap = before >= 0 && start - before <= 3 ? text.slice(before, start) : '\n';
    groups.push({ start, end: start + digits.length, digits, gap });
    before = start + digits.length;
  }
  return groups;
}

/** What may part the groups of one number: spaces, dashes, brackets, a dot. */
const parting = /^(?:[ \u00a0\u2009\u202f()./№_\u2010-\u2015-]{1,3}|%20)$/;

function longestMatch(text: string, groups: readonly Group[], at: number): { found: Found; count: number } | undefined {
  const first = groups[at];
  if (!first || isJoined(text, first.start)) return undefined;
  const taken: Group[] = [];
  let best: { found: Found; count: number } | undefined;
  let digits = '';
  for (let count = 1; count <= mostGroups; count += 1) {
    const group = groups[at + count - 1];
    if (!group || (count > 1 && !parting.test(group.gap))) break;
    taken.push(group);
    digits += group.digits;
    if (digits.length > mostDigits) break;
    if (/^(?:[A-Za-z]|_[A-Za-z\d])/.test(text.slice(group.end, group.end + 2))) continue;
    const kind = kindOf(text, taken, digits);
    if (kind) best = { found: foundOf(text, first, group, kind), count };
  }
  return best;
}

/** True where digits go on with a word: not behind a line's end as programs write it, nor behind a mark of stress. */
function isJoined(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 3), start);
  if (!/[A-Za-z\d]_?$/.test(before) || /(?:^|[^\\])\\[nrt]$|%[\dA-F]{2}$/i.test(before)) return false;
  // `inn_7707083893` and `passport4506123456.pdf` say what follows.
  return !/(?:^|[^A-Za-z])(?:inn|snils|card|phone|tel|mobile|passport)_?$/i.test(
    text.slice(Math.max(0, start - 12), start),
  );
}

/** With the sign or the bracket that belongs to a phone number. */
function foundOf(text: string, first: Group, last: Group, kind: MaskKind): Found {
  const signs =
    kind === 'phone' ? (/[+(]{1,2}$/.exec(text.slice(Math.max(0, first.start - 2), first.start))?.[0].length ?? 0) : 0;
  return {
    start: first.start - signs,
    end: last.end,
    kind,
    ...(kind === 'passport' && last.end - first.start >= fewestAlone && { byContext: true }),
  };
}

function kindOf(text: string, groups: readonly Group[], digits: string): MaskKind | undefined {
  const [first] = groups;
  if (!first) return undefined;
  const isWhole = groups.length === 1;
  const hasPlus = /\+\(?$/.test(text.slice(Math.max(0, first.start - 2), first.start));
  if (hasPlus && (digits.startsWith('7') ? digits.length === 11 : digits.length >= 10 && digits.length <= 15)) {
    return 'phone';
  }
  const shape = groups.map((group) => group.digits.length).join(' ');
  const isSnils = digits.length === 11 && (isWhole || shape === '3 3 3 2' || shape === '9 2') && fitsSnils(digits);
  if (isSnils && !isWhole) return 'snils';
  if (/^[78](?:[3489]\d|7[01247])\d{8}$/.test(digits)) return 'phone';
  if (isSnils) return 'snils';
  if (isCard(digits, shape)) return 'card';
  if (isWhole && fitsInn(digits)) return 'inn';
  if (isPassport(text, first, shape)) return 'passport';
  if (isCalled(text, first, digits, isWhole)) return 'phone';
  const isLocal = /^[3489]\d{9}$/.test(digits) && (shape === '3 3 2 2' || shape === '3 3 4' || shape === '3 7');
  return isLocal ? 'phone' : undefined;
}

/** Any number behind a word that says that one calls it. */
function isCalled(text: string, { start }: Group, digits: string, isWhole: boolean): boolean {
  if (digits.length > 15 || digits.length < (isWhole ? 10 : 6)) return false;
  const before = text.slice(Math.max(0, start - nearChars), start);
  if (/^\d{1,3}(?:\.\d{1,3}){3}/.test(text.slice(start, start + 15))) return false;
  return /(?:(?<!\p{L})(?:тел|моб|телефон\p{L}{0,3}|мобильн\p{L}{2,3})|(?<!i|micro|head|ear)phone|(?<![a-z])tel|whats ?app|viber|wa\.me)["'`]?[.,:=/ \t(+№"'-]{0,6}$/iu.test(
    before,
  );
}

function isCard(digits: string, shape: string): boolean {
  if (!/^[2-6]/.test(digits) || ![13, 15, 16, 18, 19].includes(digits.length)) return false;
  const isGrouped = /^(?:\d+|4 4 4 4(?: [23])?|4 6 5|6 13|4 4 4 4 2)$/.test(shape);
  return isGrouped && fitsLuhn(digits);
}

/** What stands between the name of a field and its value. */
const named = {
  series: /(?:серия|серии|series|seria)["'`]?[\s:=]{0,3}["'`]?$/,
  number: /(?:номер|№|number|nomer)["'`]?[\s:=]{0,3}["'`]?$/,
  passport: /серия|серии|паспорт|passport/,
};

/** Series and number, together or each behind its word: told by how they are written, or by the words before them. */
function isPassport(text: string, { start }: Group, shape: string): boolean {
  if (shape === '4 6' || shape === '2 2 6') return true;
  const before = text.slice(Math.max(0, start - nearChars), start).toLowerCase();
  if (shape === '10') return /паспорт|passport|серия/.test(before);
  if (shape === '2 7' || shape === '9') return /(?:паспорт|passport)[^\d]{0,15}$/.test(before);
  const isNamed = named.passport.test(before);
  if (shape === '4' || shape === '2 2') return isNamed && named.series.test(before);
  return shape === '6' && isNamed && named.number.test(before);
}
