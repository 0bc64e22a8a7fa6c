import * as vscode from 'vscode';
import type { Client, CopiedText, ManualStep } from '../../core/setup/clients/client';
import { toClipboard } from '../words/to-clipboard';
import { translate } from './setup-words';
import { shownName } from './shown-name';
import { ShownTexts } from './shown-texts';

/**
 * Shows what is left for a person: the steps in an editor, and above it a list whose words go to the clipboard. The key
 * is shown nowhere. Gives whether it was copied.
 */
export async function showSteps(client: Client, steps: readonly ManualStep[], key: string): Promise<boolean> {
  const texts = new ShownTexts();
  try {
    await texts.show(`/${client.id}.md`, asPage(client, steps, key));
    return await offerCopies(client, steps.filter(isCopied), key);
  } finally {
    await texts.close();
    texts.dispose();
  }
}

/** Whether the step is a text to copy, not a sentence to follow. */
export function isCopied(step: ManualStep): step is CopiedText {
  return 'copy' in step;
}

/** In place of the key, wherever something is shown. */
export function hiddenKey(): string {
  return `<${vscode.l10n.t('the key of the bridge')}>`;
}

function asPage(client: Client, steps: readonly ManualStep[], key: string): string {
  const lines = steps.map((step) => {
    if (!isCopied(step)) return translate(step);
    const text = step.copy.replaceAll(key, hiddenKey());
    const title = `**${translate(step.name)}**`;
    return text.includes('\n') ? `${title}:\n\n\`\`\`\n${text}\n\`\`\`` : `${title}: \`${text}\``;
  });
  // The list covers the top of the page: its box, a row for each text, and "Done".
  const covered = '\n'.repeat(steps.filter(isCopied).length + 3);
  return `${covered}# ${shownName(client)}\n\n${lines.join('\n\n')}\n`;
}

async function offerCopies(client: Client, copies: readonly CopiedText[], key: string): Promise<boolean> {
  let keyCopied = false;
  let placeHolder = vscode.l10n.t('Choose what to copy; the steps stay in the editor below');
  while (true) {
    const items: (vscode.QuickPickItem & { step?: CopiedText })[] = [
      ...copies.map((step) => ({
        label: `$(copy) ${translate(step.name)}`,
        description: (step.copy.split('\n')[0] ?? '').replaceAll(key, hiddenKey()),
        step,
      })),
      { label: `$(check) ${vscode.l10n.t('Done')}` },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: shownName(client),
      placeHolder,
      ignoreFocusOut: true,
    });
    if (!picked?.step) return keyCopied;
    if (!(await toClipboard(picked.step.copy))) continue;
    keyCopied ||= picked.step.copy.includes(key);
    placeHolder = vscode.l10n.t('On the clipboard: {0}', translate(picked.step.name));
  }
}
