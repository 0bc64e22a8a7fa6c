/**
 * The same text in memory of its own, to be kept for long: a piece that was cut out of another text keeps the whole of
 * that in memory, which may be a body of 30 MB.
 */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
