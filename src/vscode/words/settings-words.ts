import { l10n } from 'vscode';
import { loadEngine } from '../load-engine';

/** Settings of ours by their whole names; those of VS Code and variables have theirs already. */
export function fullNames(names: readonly string[]): string[] {
  const ours = new Set<string>(loadEngine().settingNames);
  return [...new Set(names)].map((name) => (ours.has(name) ? `gigachat.${name}` : name));
}

/** That these settings hold something that cannot be used, and what to do. */
export function wrongSettings(names: readonly string[]): string {
  const told = l10n.t(
    'These settings hold values that cannot be used as they are: {0}. Correct them.',
    fullNames(names).join(', '),
  );
  if (!names.includes('masking.before')) return told;
  return `${told} ${l10n.t('Until then personal data and secrets are masked in everything that is sent.')}`;
}
