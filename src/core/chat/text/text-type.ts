/** Kinds of `application/…` that are text, besides those whose endings say so. */
const textual = new Set(
  (
    'json json5 jsonc jsonl json-lines jsonlines json-seq ndjson xml yaml yml toml sql graphql javascript ecmascript ' +
    'typescript shellscript sh csh perl ruby python python-code php httpd-php tex latex subrip www-form-urlencoded'
  ).split(' '),
);

/** True when the bytes of this media type are text, whatever its letters' case and its parameters. */
export function isTextType(mime: string): boolean {
  const [family, kind = ''] = (mime.toLowerCase().split(';', 1)[0] ?? '').trim().split('/');
  if (family === 'text') return kind !== '';
  return /\+(?:json|xml|ya?ml)$/.test(kind) || (family === 'application' && textual.has(kind.replace(/^x-/, '')));
}

/** The text in a file: UTF-16 when it begins as such, else UTF-8. With `fatal` throws on bytes that are neither. */
export function readText(bytes: Uint8Array, how?: { fatal: true }): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(wide, how).decode(bytes);
}
