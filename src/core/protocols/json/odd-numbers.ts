import { eachNumber, isRounded } from '../../ground/text/exact-numbers';

/** The numbers of JSON text that JavaScript would write otherwise than they stand there: `1.0`, `3.10`, `1e5`. */
export function oddNumbers(json: string): string[] {
  const odd: string[] = [];
  eachNumber(json, (written) => {
    if (String(Number(written)) !== written) odd.push(written);
  });
  return odd;
}

/** True where a number of JSON text has more digits than are read, so that it would come back as another one. */
export function losesDigits(json: string): boolean {
  return oddNumbers(json).some((found) => isRounded(Number(found)));
}
