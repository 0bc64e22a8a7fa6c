import { fitsIban } from './checksums';
import type { Found } from './find';

/** An account of a Russian bank: what it is for, whose, in which currency, and where; in groups or as one number. */
const russian =
  /(?<![\dA-Za-z])(?:30[1-9]|40[1-8]|42[0-6]|45[2-8]|47[0-9])[ -]?\d{2}[ -]?(?:810|643|840|978|156|398|933|417|051|860|949|784|356)(?:[ -]?\d){12}(?![\dA-Za-z])/g;
/** The same in four digits a group, whose currency stands over a gap. */
const inFours = /(?<!\d)(?:3|4)\d{3}(?:[ -]\d{4}){4}(?!\d)/g;
const iban = /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]{4}){2,7}(?:[ -]?[A-Z\d]{1,3})?(?![A-Za-z\d])/g;

/** Accounts of Russian banks by their form, and those of other countries (IBAN) by their check digits. */
export function findAccounts(text: string): Found[] {
  const found = (matches: Iterable<RegExpExecArray>): Found[] =>
    Array.from(matches, ({ 0: whole, index: start }) => ({ start, end: start + whole.length, kind: 'account' }));
  const fours = [...text.matchAll(inFours)].filter(
    ({ 0: whole }) => [...withoutGaps(whole).matchAll(russian)].length > 0,
  );
  const ibans = [...text.matchAll(iban)].filter(({ 0: whole }) => fitsIban(withoutGaps(whole)));
  return [...found(text.matchAll(russian)), ...found(fours), ...found(ibans)];
}

function withoutGaps(text: string): string {
  return text.replace(/[ -]/g, '');
}
