import { isRounded } from '../../ground/text/exact-numbers';
import { endOfString } from '../../ground/text/parse-json';

/** The numbers of JSON text that JavaScript would write otherwise than they stand there: `1.0`, `3.10`, `1e5`. */
export function oddNumbers(json: string): string[] {
  const number = /-?\d[\d.eE+-]*/y;
  const odd: string[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 34) at = endOfString(json, at);
    else if (code === 45 || (code >= 48 && code <= 57)) {
      number.lastIndex = at;
      const [found = '-'] = number.exec(json) ?? [];
      if (String(Number(found)) !== found) odd.push(found);
      at += found.length - 1;
    }
  }
  return odd;
}

/** True where a number of JSON text has more digits than are read, so that it would come back as another one. */
export function losesDigits(json: string): boolean {
  return oddNumbers(json).some((found) => isRounded(Number(found)));
}
