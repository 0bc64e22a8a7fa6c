/** JSON text with the letters themselves where it has escapes that it does not need, which would hide a value. */
export function withoutEscapes(json: string): string {
  if (!/\\[u/]/.test(json)) return json;
  return json.replace(/\\(?:u([\da-f]{4})|.)/gis, (written, code: string | undefined) => {
    if (code === undefined) return written === '\\/' ? '/' : written;
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return /[\p{Cc}\p{Cs}"\\]/u.test(letter) ? written : letter;
  });
}

/**
 * How a piece of a text is given back. Where the text is JSON the escapes of letters mean these letters, which a model
 * uses for answers and calls; everywhere else they are what a file has.
 */
export function lettersOf(text: string): (piece: string) => string {
  let isJson: boolean | undefined;
  return (piece) => {
    if (!piece.includes('\\u')) return piece;
    isJson ??= /^\s*[[{]/.test(text) && tryJson(text);
    return isJson ? withoutEscapes(piece) : piece;
  };
}

function tryJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
