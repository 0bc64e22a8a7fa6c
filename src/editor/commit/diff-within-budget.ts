import { estimateText } from '../../core/chat/token-estimate';
import { shortHunks } from './short-hunks';
import type { FileChange } from './unified-diff';
import { whyUnread } from './unread-files';

/** So much of the budget at most goes to the list of files, the rest to their lines. */
const listShare = 0.4;

/**
 * All changes for a model, in about `budget` tokens: first the list of files, each with how it changed, then the lines
 * of those that are read. A diff that fits stays as it is. Of one that does not, each file gets the same share, and
 * what a small file leaves of its own goes to the larger ones: of those each hunk's first lines stay, with the count of
 * what was left out.
 */
export function diffWithin(changes: readonly FileChange[], budget: number): string {
  const list = listWithin(changes, budget * listShare);
  const read = changes.filter((change) => !whyUnread(change) && change.hunks.length > 0);
  let left = Math.max(0, budget - estimateText(list));
  const whole = read.map((change) => ({ change, tokens: tokensOf(change) }));
  const parts = new Map<FileChange, string>();
  // The smallest first, so that what it leaves is there for the next.
  const bySize = [...whole].sort((one, other) => one.tokens - other.tokens);
  for (const [index, { change, tokens }] of bySize.entries()) {
    const share = left / (bySize.length - index);
    const text = tokens <= share ? wholeText(change) : shortHunks(change, share);
    if (text === '') continue;
    parts.set(change, text);
    left = Math.max(0, left - estimateText(text));
  }
  const shown = read.flatMap((change) => parts.get(change) ?? []);
  const silent = read.length - shown.length;
  const rest = silent > 0 ? [`… and the lines of ${silent} more files, which did not fit.`] : [];
  return [list, ...shown, ...rest].join('\n\n');
}

function wholeText(change: FileChange): string {
  return [`--- ${change.path}`, ...change.hunks].join('\n');
}

function tokensOf(change: FileChange): number {
  return change.hunks.reduce((sum, hunk) => sum + estimateText(hunk), estimateText(change.path) + 2);
}

/** One line for each file; of too many, the first ones, and how many others lie in which folder. */
function listWithin(changes: readonly FileChange[], budget: number): string {
  const lines: string[] = [];
  let tokens = 0;
  for (const change of changes) {
    const line = describeChange(change);
    tokens += estimateText(line) + 1;
    if (tokens > budget && lines.length > 0) break;
    lines.push(line);
  }
  const rest = changes.slice(lines.length);
  if (rest.length > 0) lines.push(`… and ${rest.length} more files: ${foldersOf(rest)}`);
  return lines.join('\n');
}

/** What happened to a file, in one line. */
export function describeChange(change: FileChange): string {
  const { kind, path, from, added, removed, modes, isCut } = change;
  const why = whyUnread(change);
  const lines = added + removed > 0 ? ` +${added} -${removed}${isCut ? ' and more' : ''}` : '';
  const mode = modes === undefined ? '' : ` (mode ${modes})`;
  const name = from === undefined ? path : `${from} -> ${path}`;
  return `${kind}: ${name.slice(0, 400)}${lines}${mode}${why ? ` (${why}, not shown)` : ''}`;
}

const mostFolders = 10;

function foldersOf(changes: readonly FileChange[]): string {
  const counts = new Map<string, number>();
  for (const { path } of changes) {
    const folder = path.split('/').slice(0, -1).slice(0, 2).join('/') || '.';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const named = sorted.slice(0, mostFolders).map(([folder, count]) => `${folder.slice(0, 100)} (${count})`);
  return named.join(', ') + (sorted.length > mostFolders ? ', …' : '');
}
