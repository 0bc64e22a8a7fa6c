/** No longer name is compared with others. */
const longest = 100;
/** `functions.find`, `tools/find`, `functions.find:0`. */
const aroundNames = /^(?:functions?|tools?|default_api)[.:/]|:\d+$/gi;

/**
 * The one of the names that this one is, but for its spelling and the words models put around names; undefined when it
 * is none of them, or could be several.
 */
export function alikeName(name: string, names: readonly string[]): string | undefined {
  if (name.length > longest) return undefined;
  const bare = name.trim();
  const spelled = new Set([bare, bare.replace(aroundNames, '')].map(spelling).filter((one) => one !== ''));
  const alike = names.filter((other) => spelled.has(spelling(other)));
  return alike.length === 1 ? alike[0] : undefined;
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, '');
}
