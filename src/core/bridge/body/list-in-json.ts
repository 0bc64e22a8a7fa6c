const [quote, backslash, colon] = [0x22, 0x5c, 0x3a];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Where the list begins that a JSON object holds under the name in quotes `key`; -1 when it is not found. Of what is no
 * JSON nothing that is found means anything.
 */
export function beginOfList(json: Uint8Array, key: Buffer): number {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === quote) {
      const end = endOfString(json, at);
      const isKey = depth === 1 && end - at === key.length && key.equals(json.subarray(at, end));
      const begin = isKey ? listBehind(json, end) : -1;
      if (begin >= 0) return begin;
      at = end - 1;
    } else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
  }
  return -1;
}

/** Behind the bracket that closes the list which begins at `begin`; the end of the JSON when none does. */
export function endOfList(json: Uint8Array, begin: number): number {
  let depth = 0;
  for (let at = begin; at < json.length; at += 1) {
    const byte = json[at];
    if (byte === quote) at = endOfString(json, at) - 1;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return json.length;
}

/** Where the list begins that a colon behind a key leads to; -1 when something else stands there. */
function listBehind(json: Uint8Array, keyEnd: number): number {
  const at = pastBlanks(json, keyEnd);
  if (json[at] !== colon) return -1;
  const begin = pastBlanks(json, at + 1);
  return json[begin] === openBracket ? begin : -1;
}

function pastBlanks(json: Uint8Array, from: number): number {
  let at = from;
  while (json[at] === 0x20 || json[at] === 0x0a || json[at] === 0x0d || json[at] === 0x09) at += 1;
  return at;
}

/** Behind the quote that closes the string which begins at `begin`; the end of the JSON when none does. */
function endOfString(json: Uint8Array, begin: number): number {
  let at = begin + 1;
  while (at < json.length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
  return at < json.length ? at + 1 : json.length;
}
