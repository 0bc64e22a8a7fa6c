import { extensions, l10n, workspace } from 'vscode';
import { runs } from '../words/offer';
import { isOnDisk } from './on-disk';

/** Why there is no Git, and what a button below that does. */
export interface NoGit {
  readonly message: string;
  readonly buttons: Readonly<Record<string, () => Thenable<unknown>>>;
}

/** Why there is no repository to work with; `otherwise` is said where Git works and looks at a folder on a disk. */
export function whyNoRepository(hasGit: boolean, otherwise: NoGit): NoGit {
  return hasGit ? (noFolder() ?? folderOnNoDisk() ?? otherwise) : noGitHere();
}

/** There is nothing to make a repository of either. */
function noFolder(): NoGit | undefined {
  if (workspace.workspaceFolders?.length) return undefined;
  return {
    message: l10n.t('There is no Git repository here. Open a folder that is one.'),
    buttons: { [l10n.t('Open a folder')]: runs('vscode.openFolder') },
  };
}

/** Says why VS Code has no Git in this window: it keeps its Git extension off where a folder is not trusted. */
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
  const onNoDisk = isOff && folderOnNoDisk();
  // Where Git is off there is no command of it either.
  if (onNoDisk) return { message: onNoDisk.message, buttons: {} };
  return {
    message: l10n.t('VS Code works without Git here. Install Git, or switch the setting git.enabled on.'),
    buttons: { [l10n.t('Open the settings')]: runs('workbench.action.openSettings', 'git.enabled') },
  };
}

/** Why Git knows no repository of this window, where its folders lie on no disk; undefined where one does, or there is none. */
export function folderOnNoDisk(): NoGit | undefined {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 0 || folders.some(({ uri }) => isOnDisk(uri))) return undefined;
  return {
    message: l10n.t(
      "This folder lies on no disk, where VS Code's Git does not work. Clone the repository and open its folder, then ask again.",
    ),
    buttons: { [l10n.t('Clone the repository')]: runs('git.clone') },
  };
}
