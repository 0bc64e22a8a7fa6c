import { untilAborted } from '../../core/chat/abort';
import type { Logger } from '../../core/ground/logger';
import { shared } from '../../core/ground/shared';

/** So many times Git is asked about one list of paths. */
const mostCalls = 64;

/**
 * Those of these paths that Git ignores. A single path that it does not judge, as one behind a symbolic link, makes it
 * refuse a whole list; that is asked for again in halves, so that such a path alone counts as not ignored.
 */
export async function ignoredPaths(
  check: (paths: string[]) => Promise<ReadonlySet<string>>,
  paths: readonly string[],
  signal: AbortSignal,
  logger?: Logger,
): Promise<Set<string>> {
  const ignored = new Set<string>();
  // What lies behind one link stands together then.
  const lists = [[...paths].sort()];
  let unjudged = 0;
  let exitCode: string | undefined;
  for (let calls = 0; calls < mostCalls; calls += 1) {
    const list = lists.shift();
    if (list === undefined || list.length === 0) break;
    try {
      for (const path of await untilAborted(shared(check(list)), signal)) ignored.add(path);
    } catch (error) {
      if (signal.aborted) throw error;
      exitCode = exitCodeOf(error);
      const middle = Math.ceil(list.length / 2);
      if (list.length > 1) lists.push(list.slice(0, middle), list.slice(middle));
      else unjudged += 1;
    }
  }
  unjudged += lists.flat().length;
  if (unjudged > 0) logger?.debug('Git does not say whether it ignores some files', { files: unjudged, exitCode });
  return ignored;
}

/** What the Git extension tells of a failure that holds no path. */
function exitCodeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'exitCode') : undefined;
  return typeof code === 'number' ? String(code) : undefined;
}
