/** The names under which programs, data and markup travel when they are not called `text/…`. */
const textual = new RegExp(
  '^text/|[/+](?:json|xml|ya?ml)$|^application/(?:x-)?(?:json[5cl]?|json-?lines|json-seq|ndjson|ya?ml|toml|sql|graphql|' +
    '(?:java|ecma|type|shell)script|sh|csh|perl|ruby|python(?:-code)?|php|httpd-php|tex|latex|subrip|www-form-urlencoded)$',
);

/** True when the bytes of this media type are text, whatever its letters' case and its parameters. */
export function isTextType(mime: string): boolean {
  return textual.test(mime.toLowerCase().split(';', 1)[0]?.trim() ?? '');
}

/** The text in a file: UTF-16 when it begins as such, else UTF-8. */
export function readText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(wide).decode(bytes);
}
