import { estimateText } from '../../core/chat/token-estimate';
import type { FileChange } from './unified-diff';

/** A longer line is cut: minified code is one line. */
const longestLine = 200;
/** A hunk that would get fewer tokens is left out. */
const leastTokens = 24;

/**
 * A file's change in about `budget` tokens: of each hunk its place, then its changed lines as far as its share goes,
 * with the count of those that were left out. Empty when not even one hunk would fit.
 */
export function shortHunks({ path, hunks }: FileChange, budget: number): string {
  const head = `--- ${path}`;
  let left = budget - estimateText(head);
  const shown: string[] = [];
  for (const hunk of hunks) {
    if (left < leastTokens) break;
    const text = shortHunk(hunk, Math.max(leastTokens, left / (hunks.length - shown.length)));
    shown.push(text);
    left -= estimateText(text);
  }
  const silent = hunks.length - shown.length;
  if (shown.length === 0) return '';
  return [head, ...shown, ...(silent > 0 ? [`… ${silent} more places`] : [])].join('\n');
}

function shortHunk(hunk: string, budget: number): string {
  const [place = '', ...all] = hunk.split('\n');
  const changed = all.filter((line) => line.startsWith('+') || line.startsWith('-'));
  const lines = [cut(place)];
  let tokens = estimateText(place);
  for (const [index, line] of changed.entries()) {
    const short = cut(line);
    tokens += estimateText(short) + 1;
    if (tokens > budget && index > 0) {
      lines.push(`… ${changed.length - index} more lines`);
      break;
    }
    lines.push(short);
  }
  return lines.join('\n');
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
