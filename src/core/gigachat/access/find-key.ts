/** No key, token or text around one is longer: of a clipboard that holds a book only the beginning is looked at. */
export const longestPaste = 20_000;
/** Base64 of two UUIDs and a colon, without its padding. */
const keyLength = 98;

/** Whether this is one UUID, as the client id and the secret are. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/**
 * The text without marks that nobody sees, with what the web wrote for `=`, a colon and quotes, and with plain dashes in
 * place of those that a messenger makes of them. The beginning of a very long one.
 */
export function visibleText(pasted: string): string {
  const text = pasted.slice(0, longestPaste);
  // Most are the key alone.
  if (/^[\w+/=:-]*$/.test(text)) return text;
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/%3A/gi, ':')
    .replace(/%3D/gi, '=')
    .replace(/&quot;/gi, '"');
}

/**
 * The authorization key of GigaChat that stands somewhere in a text: a curl command, a file, JSON, a header, the two
 * halves with their names. In base64, with its padding; undefined when there is none.
 */
export function findKey(pasted: string): string | undefined {
  const text = visibleText(pasted);
  for (const form of [text, text.replace(/[\s\\]/g, '')]) {
    for (const [run] of form.matchAll(/[A-Za-z0-9+/]+/g)) {
      const once = fromBase64(run.slice(-keyLength));
      if (isPair(once)) return toBase64(once);
      // Some encode the ready key once more.
      const twice = fromBase64(fromBase64(run));
      if (isPair(twice)) return toBase64(twice);
    }
  }
  const halves = findHalves(text);
  return halves.length === 2 ? toBase64(halves.join(':')) : undefined;
}

/** The client id, the secret or both, in this order, that stand in a text alone or with their names. */
export function findHalves(pasted: string): string[] {
  const text = visibleText(pasted)
    // The number that a request for a token carries.
    .replace(/rquid["']?\s{0,3}[:=]\s{0,3}["']?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi, '');
  const uuid = /(?<![\da-z-])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?![\da-z-])/gi;
  const [first, second, third] = text.matchAll(uuid);
  if (!first || third) return [];
  const rest = text.replace(uuid, ' ');
  const named = /secret|секрет|client.?id|credential/i.test(rest) && !/https?:/i.test(rest);
  if (!named && !/^(?:urn:uuid:)?[^\p{L}\p{N}]*$/u.test(rest)) return [];
  if (!second || second[0] === first[0]) return [first[0]];
  const secretFirst = /secret|секрет/i.test(text.slice(0, first.index));
  return secretFirst ? [second[0], first[0]] : [first[0], second[0]];
}

/** The access token, a JWT, that stands somewhere in a text: in three parts, or encrypted in five. */
export function findAccessToken(pasted: string): string | undefined {
  const text = visibleText(pasted);
  const token = /(?<![\w-])eyJ[\w-]*(?:\.[\w-]*){2,4}(?![\w.-])/;
  return (token.exec(text) ?? token.exec(text.replace(/\s/g, '')))?.[0];
}

function isPair(text: string): boolean {
  const [id = '', secret = '', ...more] = text.split(':');
  return more.length === 0 && isUuid(id) && isUuid(secret);
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}

function toBase64(pair: string): string {
  return Buffer.from(pair, 'latin1').toString('base64');
}
