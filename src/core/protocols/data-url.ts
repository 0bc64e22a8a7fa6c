/** A type with its attributes is no longer: the name of a file has 255 letters, each of up to nine signs. */
const longestHead = 4096;

/** The bytes of a base64 `data:` URL; undefined when it is none. No pattern is matched: it may be 20 MB long. */
export function fromDataUrl(url: string): { mime: string; bytes: Uint8Array } | undefined {
  if (!/^data:/i.test(url.slice(0, 5))) return undefined;
  const comma = url.slice(0, longestHead).indexOf(',');
  if (comma < 0) return undefined;
  const [mime = '', ...attributes] = url.slice('data:'.length, comma).split(';');
  if (!attributes.some((attribute) => attribute.trim().toLowerCase() === 'base64')) return undefined;
  const bytes = fromBase64(url.slice(comma + 1));
  return bytes && { mime: mime.trim().toLowerCase() || 'application/octet-stream', bytes };
}

/**
 * The bytes of base64 in either alphabet, with or without the marks at its end, also in lines or escaped as in a URL;
 * undefined for what holds none, or anything else besides. It may be 20 MB long, so it is looked at only when its length
 * does not tell.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = whole(text) ?? whole(unescaped(text).replace(/[ \t\r\n]/g, ''));
  return bytes && bytes.length > 0 ? bytes : undefined;
}

/**
 * Node passes over every letter that is none of base64, so that fewer bytes come out than there are letters for; of one
 * that is no ASCII it reads half. A single letter behind the last four says nothing.
 */
function whole(text: string): Uint8Array | undefined {
  if (Buffer.byteLength(text) !== text.length) return undefined;
  let end = text.length;
  while (text.charAt(end - 1) === '=') end -= 1;
  if (end % 4 === 1) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === Math.floor((end * 3) / 4) ? bytes : undefined;
}

/** Escapes of anything else than ASCII stand for no letter of base64. */
function unescaped(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text;
  } catch {
    return text;
  }
}
