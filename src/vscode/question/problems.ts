import * as vscode from 'vscode';
import { shownPath } from './shown-path';

/** So many problems are told. */
const mostTold = 60;

const severities = ['error', 'warning', 'information', 'hint'];

/** What `#problems` brings along, which the stable typings do not have; undefined for everything else. */
export function problemsText(value: unknown): { text: string; places: vscode.Location[] } | undefined {
  if (typeof value !== 'object' || value === null || !('diagnostics' in value)) return undefined;
  if (!Array.isArray(value.diagnostics)) return undefined;
  const found = value.diagnostics.flatMap((entry: unknown) => {
    const [uri, problems]: unknown[] = Array.isArray(entry) ? entry : [];
    if (!(uri instanceof vscode.Uri) || !Array.isArray(problems)) return [];
    return problems.filter((problem) => problem instanceof vscode.Diagnostic).map((problem) => ({ uri, problem }));
  });
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
