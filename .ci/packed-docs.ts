import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** For those who change the code, and for the extension alone. */
const leftOut = /^(?:add-.*|extension|features|model-picker|page|completion|dashboard|editor|house|windows)\.md$/;

/**
 * The pages that go into the npm package, by their paths there: `docs/server.md` is its README. A link to another of
 * them leads to it; one that leads out of the package leads to `repository`, and where that is not known stays as its
 * words. The program is called as the package installs it.
 */
export function packedDocs(repository: string | undefined): ReadonlyMap<string, string> {
  const pages = ['docs', 'docs/ru'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md') && !leftOut.test(name))
      .map((name) => posix.join(folder, name)),
  );
  const sources = ['SECURITY.md', ...pages];
  const placeOf = (source: string) => (source === 'docs/server.md' ? 'README.md' : source);
  return new Map(sources.map((source) => [placeOf(source), withLinks(source)]));

  function withLinks(source: string): string {
    const text = readFileSync(join('.', source), 'utf8').replaceAll('node dist/headless.js', 'gigachat-bridge');
    return text.replace(/\[([^\]]*)\]\(((?!https?:|#)[^)\s]+)\)/g, (_, words: string, link: string) => {
      const [file = '', anchor] = link.split('#', 2);
      const target = posix.join(posix.dirname(source), file);
      const end = anchor === undefined ? '' : `#${anchor}`;
      if (sources.includes(target)) {
        return `[${words}](${posix.relative(posix.dirname(placeOf(source)), placeOf(target))}${end})`;
      }
      return repository === undefined ? words : `[${words}](${repository}/blob/HEAD/${target}${end})`;
    });
  }
}
