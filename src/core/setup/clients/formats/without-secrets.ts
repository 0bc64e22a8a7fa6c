/** A setting whose value is nobody's business; on one line. A switch is none. */
const secret =
  /((?:key|token|secret|password)["']?[ \t]{0,9}[:=][ \t]{0,9})(?!(?:true|false)(?:[\s,}]|$))("(?:[^"\\\n]|\\.){0,999}"|'[^'\n]{0,999}'|<[^>\n]{0,99}>|[^\s,}]+)/gi;

/** The text of a configuration with the values of keys and tokens left out; `known` has another word in its place. */
export function withoutSecrets(text: string, known?: { key: string; shown: string }): string {
  const hidden = text.replace(secret, (_, name: string, value: string) =>
    known && value.includes(known.key) ? `${name}${known.shown}` : `${name}…`,
  );
  return known ? hidden.replaceAll(known.key, known.shown) : hidden;
}
