import { extensions, l10n, workspace } from 'vscode';
import { runs } from '../words/offer';

/** Why there is no Git, and what a button below that does. */
export interface NoGit {
  readonly message: string;
  readonly buttons: Readonly<Record<string, () => Thenable<unknown>>>;
}

/** Says why VS Code has no Git in this window: it keeps its Git extension off where a folder is not trusted, or lies on no disk. */
export function noGitHere(): NoGit {
  const isOff = extensions.getExtension('vscode.git') === undefined;
  if (isOff && !workspace.isTrusted) {
    return {
      message: l10n.t(
        'This window is in restricted mode, where VS Code keeps Git off. Trust the folder if you know who wrote it, then ask again.',
      ),
      buttons: { [l10n.t('Manage trust')]: runs('workbench.trust.manage') },
    };
  }
  const folders = workspace.workspaceFolders ?? [];
  if (isOff && folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file')) {
    return {
      message: l10n.t(
        "This folder lies on no disk, where VS Code's Git does not work. Clone the repository and open its folder, then ask again.",
      ),
      buttons: { [l10n.t('Clone the repository')]: runs('git.clone') },
    };
  }
  return {
    message: l10n.t('VS Code works without Git here. Install Git, or switch the setting git.enabled on.'),
    buttons: { [l10n.t('Open the settings')]: runs('workbench.action.openSettings', 'git.enabled') },
  };
}
