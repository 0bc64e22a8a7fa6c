/** A type with its attributes is no longer: the name of a file has 255 letters, each of up to nine signs. */
const longestHead = 4096;

/** The bytes of a base64 `data:` URL; undefined when it is none. No pattern is matched: it may be 20 MB long. */
export function fromDataUrl(url: string): { mime: string; bytes: Uint8Array } | undefined {
  if (!/^data:/i.test(url.slice(0, 5))) return undefined;
  const comma = url.slice(0, longestHead).indexOf(',');
  if (comma < 0) return undefined;
  const [mime = '', ...attributes] = url.slice('data:'.length, comma).split(';');
  if (!attributes.some((attribute) => attribute.trim().toLowerCase() === 'base64')) return undefined;
  const bytes = Buffer.from(url.slice(comma + 1), 'base64');
  return bytes.length === 0 ? undefined : { mime: mime.trim().toLowerCase() || 'application/octet-stream', bytes };
}
