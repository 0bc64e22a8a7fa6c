import { window } from 'vscode';
import { openGit, type Repository } from '../commit/git-api';

/** The repository that a question is about: that of the file in the editor, else the first that has changes. */
export async function findRepository(): Promise<Repository | undefined> {
  const git = await openGit();
  const file = window.activeTextEditor?.document.uri;
  const own = file && git?.getRepository(file);
  return own ?? git?.repositories.find(hasChanges) ?? git?.repositories[0];
}

function hasChanges({ state }: Repository): boolean {
  const { indexChanges, workingTreeChanges, untrackedChanges = [] } = state;
  return indexChanges.length + workingTreeChanges.length + untrackedChanges.length > 0;
}
