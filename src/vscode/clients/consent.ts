import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ConnectPlan } from '../../core/setup/clients/connect';
import { withoutSecrets } from '../../core/setup/clients/formats/without-secrets';
import { withoutIcons } from '../words/without-icons';
import { hiddenKey } from './manual-steps';
import { shownName } from './shown-name';
import { ShownTexts } from './shown-texts';

/** Shows what will be written beside what stands there, keys left out, and asks. True for yes. */
export async function askConsent({ client, target, files }: ConnectPlan, notes: readonly string[]): Promise<boolean> {
  const texts = new ShownTexts();
  const hide = (text: string) => withoutSecrets(text, { key: target.key, shown: hiddenKey() });
  try {
    for (const { file, before, after } of files) {
      const title = vscode.l10n.t('{0}: what changes in {1}', shownName(client), basename(file.path));
      await texts.compare(file.path, hide(before), hide(after), title);
    }
    return await ask(shownName(client), files, notes);
  } finally {
    await texts.close();
    texts.dispose();
  }
}

async function ask(name: string, files: ConnectPlan['files'], notes: readonly string[]): Promise<boolean> {
  const yes: vscode.QuickPickItem = {
    label: vscode.l10n.t('Write the changes'),
    description: withoutIcons(files.map(({ file }) => file.path).join(', ')),
    detail: files.some(({ file }) => file.bytes)
      ? vscode.l10n.t('What stands there now is kept in a backup beside it.')
      : vscode.l10n.t('There is no such file yet: it will be made.'),
  };
  const no: vscode.QuickPickItem = { label: vscode.l10n.t('Leave everything as it is') };
  const items = [
    yes,
    no,
    ...notes.map((note): vscode.QuickPickItem => ({ label: `$(info) ${withoutIcons(note)}`, alwaysShow: true })),
  ];
  while (true) {
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Set {0} up as shown below?', name),
      ignoreFocusOut: true,
    });
    if (!picked || picked === no) return false;
    if (picked === yes) return true;
  }
}
