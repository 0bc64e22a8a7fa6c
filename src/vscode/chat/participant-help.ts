import { l10n } from 'vscode';

/** What `@gigachat` can do, in the person's language. */
export function helpText(): string {
  const commands = [
    ['explain', l10n.t('explains code')],
    ['fix', l10n.t('finds what is wrong with code, the listed problems first, and corrects it')],
    ['tests', l10n.t('writes tests for code')],
    ['doc', l10n.t('writes documentation comments')],
    ['review', l10n.t('reviews what is not committed yet; with "staged", what is staged')],
    ['commit', l10n.t('writes the message of the next commit')],
  ];
  return [
    l10n.t('Ask anything, or begin with a command:'),
    commands.map(([name, does]) => `* \`/${name}\`: ${does}`).join('\n'),
    l10n.t(
      'Without an attachment a command takes what is selected in the editor, or the whole file. With # you attach files, folders, symbols, problems and pictures, name a tool that GigaChat may use, or with #codebase have the project searched.',
    ),
    l10n.t('GigaChat changes files by itself in agent mode: choose a GigaChat model there.'),
  ].join('\n\n');
}
