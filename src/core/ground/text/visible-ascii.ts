/** True for signs of ASCII without spaces: anything else in a header would break the request that it stands in. */
export function isVisibleAscii(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
