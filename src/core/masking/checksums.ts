/** True for digits that end in Luhn's check digit, as the numbers of bank cards do. */
export function fitsLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - at));
    sum += at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** True for a taxpayer number (ИНН) with the right check digits: 10 digits of a company, or 12 of a person. */
export function fitsInn(digits: string): boolean {
  if (/^0+$/.test(digits)) return false;
  if (digits.length === 10) return checkDigit(digits, [2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits.charAt(9));
  if (digits.length !== 12) return false;
  return (
    checkDigit(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits.charAt(10)) &&
    checkDigit(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits.charAt(11))
  );
}

function checkDigit(digits: string, weights: readonly number[]): number {
  return (weights.reduce((sum, weight, at) => sum + weight * Number(digits.charAt(at)), 0) % 11) % 10;
}

/** True for the 11 digits of a pension insurance number (СНИЛС) with the right check number. */
export function fitsSnils(digits: string): boolean {
  if (digits.length !== 11 || /^0+$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < 9; at += 1) sum += (9 - at) * Number(digits.charAt(at));
  const rest = sum % 101;
  return (rest === 100 ? 0 : rest) === Number(digits.slice(9));
}

/** True for an IBAN with the right check digits. */
export function fitsIban(iban: string): boolean {
  let rest = 0;
  for (const letter of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return iban.length >= 15 && iban.length <= 34 && rest === 1;
}
