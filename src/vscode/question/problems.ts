import * as vscode from 'vscode';
import { shownPath } from './shown-path';

/** So many problems are told. */
const mostTold = 60;

const severities = ['error', 'warning', 'information', 'hint'];

/**
 * What attached problems bring along, which the stable typings do not have; undefined for everything else. VS Code
 * hands the problems themselves to its own chat alone: what is wanted then stands in the id, and is looked up.
 */
export function problemsText({
  id,
  value,
}: vscode.ChatPromptReference): { text: string; places: vscode.Location[] } | undefined {
  if (typeof value !== 'object' || value === null || !('diagnostics' in value)) return undefined;
  if (!Array.isArray(value.diagnostics)) return undefined;
  const given = value.diagnostics.flatMap((entry: unknown) => {
    const [uri, problems]: unknown[] = Array.isArray(entry) ? entry : [];
    if (!(uri instanceof vscode.Uri) || !Array.isArray(problems)) return [];
    return problems.filter((problem) => problem instanceof vscode.Diagnostic).map((problem) => ({ uri, problem }));
  });
  const found = given.length > 0 ? given : wantedBy(id);
  return found.length === 0 ? undefined : describe(found);
}

/** The problems that VS Code shows for these places, the errors first; empty when there is none. */
export function problemsOf(places: readonly (vscode.Uri | vscode.Location)[]): string {
  const found = places.flatMap((place) => {
    const uri = place instanceof vscode.Uri ? place : place.uri;
    return vscode.languages
      .getDiagnostics(uri)
      .filter(({ range }) => place instanceof vscode.Uri || place.range.intersection(range) !== undefined)
      .map((problem) => ({ uri, problem }));
  });
  return found.length === 0 ? '' : describe(found).text;
}

interface Found {
  uri: vscode.Uri;
  problem: vscode.Diagnostic;
}

/**
 * The problems that VS Code shows now, as far as the id of an attachment asks for them: `file:owner:severity:line:column`,
 * each empty where it does not matter.
 */
function wantedBy(id: string): Found[] {
  const parts = id.split(':');
  const [least = '', line = '', column = ''] = parts.splice(-3);
  if (parts.length < 2 || ![least, line, column].every((number) => /^\d*$/.test(number))) return [];
  const paths = parts[0] === '' ? undefined : pathsIn(parts);
  const start = line === '' ? undefined : new vscode.Position(Math.max(0, +line - 1), Math.max(0, +column - 1));
  return vscode.languages.getDiagnostics().flatMap(([uri, problems]) => {
    if (paths && !paths.has(uri.fsPath)) return [];
    return problems
      .filter((problem) => weightOf(problem) >= +least && (!start || problem.range.contains(start)))
      .map((problem) => ({ uri, problem }));
  });
}

/**
 * The files that `file:owner` may mean, for both may hold colons. A window names the files of another machine by that
 * machine and its extensions do not: only their paths are the same.
 */
function pathsIn(parts: readonly string[]): Set<string> {
  const ends = parts.map((_, index) => index).slice(Math.max(2, parts.length - 8));
  return new Set(ends.map((end) => vscode.Uri.parse(parts.slice(0, end).join(':')).fsPath));
}

/** VS Code's own numbers grow with how bad it is. */
function weightOf({ severity }: vscode.Diagnostic): number {
  return [8, 4, 2, 1][severity] ?? 1;
}

function describe(found: readonly Found[]): { text: string; places: vscode.Location[] } {
  const worstFirst = [...found].sort((one, other) => one.problem.severity - other.problem.severity);
  const told = worstFirst.slice(0, mostTold);
  const lines = told.map(({ uri, problem: { severity, range, message, source } }) => {
    const place = `${shownPath(uri)}:${range.start.line + 1}:${range.start.character + 1}`;
    return `${place} ${severities[severity] ?? ''}: ${message}${source === undefined ? '' : ` (${source})`}`;
  });
  const more = found.length - told.length;
  return {
    text: ['Problems:', ...lines, ...(more > 0 ? [`(${more} more)`] : [])].join('\n'),
    places: told.map(({ uri, problem }) => new vscode.Location(uri, problem.range)),
  };
}
