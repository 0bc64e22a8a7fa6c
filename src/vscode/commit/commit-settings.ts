import { workspace } from 'vscode';
import type { WantedStyle } from '../../editor/commit/commit-style';

const languages = ['auto', 'ru', 'en'] as const satisfies readonly WantedStyle['language'][];
const forms = ['auto', 'conventional', 'plain'] as const satisfies readonly WantedStyle['form'][];

/** How the user wants commit messages; a value that is none counts as not set. */
export function wantedStyle(): WantedStyle {
  const configuration = workspace.getConfiguration('gigachat.commitMessage');
  const chosen = <Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value =>
    values.find((value) => value === configuration.inspect(name)?.globalValue) ?? otherwise;
  return { language: chosen('language', languages, 'auto'), form: chosen('style', forms, 'auto') };
}
