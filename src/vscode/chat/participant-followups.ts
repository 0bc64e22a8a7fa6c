import { type ChatFollowup, type ChatResult, l10n } from 'vscode';
import { type CommandName, commandNames } from '../question/question-commands';

/** What a person may want next after an answer, by its command; nothing after a failure. */
export function followupsOf({ errorDetails, metadata }: ChatResult): ChatFollowup[] {
  if (errorDetails || metadata?.answered === false) return [];
  const command = commandNames.find((name) => name === metadata?.command);
  return command === undefined ? [] : next[command]();
}

/** About what was asked about before: without it a command looks into the editor. */
const same = () => l10n.t('for the code above');

const next: Readonly<Record<CommandName, () => ChatFollowup[]>> = {
  explain: () => [
    { command: 'fix', prompt: same(), label: l10n.t('Look for mistakes in it') },
    { command: 'tests', prompt: same(), label: l10n.t('Write tests for it') },
  ],
  fix: () => [
    { command: 'tests', prompt: same(), label: l10n.t('Write tests for it') },
    { command: 'review', prompt: '', label: l10n.t('Review all changes') },
  ],
  tests: () => [{ command: 'doc', prompt: same(), label: l10n.t('Document the code') }],
  doc: () => [{ command: 'review', prompt: '', label: l10n.t('Review all changes') }],
  review: () => [{ command: 'commit', prompt: '', label: l10n.t('Write the commit message') }],
  commit: () => [{ command: 'review', prompt: 'staged', label: l10n.t('Review what is staged') }],
  help: () => [],
};
