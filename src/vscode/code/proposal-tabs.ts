import * as vscode from 'vscode';

/** As in the manifest. */
export const proposalScheme = 'gigachat-proposal';

/** The proposal that a tab shows beside the file. */
export function proposalIn(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const shown = tab?.input instanceof vscode.TabInputTextDiff ? tab.input.modified : undefined;
  return shown?.scheme === proposalScheme ? shown : undefined;
}

/** Closes the tabs of the proposals that are meant. */
export async function closeProposals(isMeant: (proposal: vscode.Uri) => boolean): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const meant = tabs.filter((tab) => {
    const proposal = proposalIn(tab);
    return proposal !== undefined && isMeant(proposal);
  });
  if (meant.length > 0) await vscode.window.tabGroups.close(meant);
}

/** Closes what a window before has left: its proposals are gone, and VS Code would show an error in their place. */
export function closeOldProposals(): void {
  void closeProposals(() => true);
}
