import * as vscode from 'vscode';

const scheme = 'gigachat-connect';

/** Texts of this command alone, shown in editors that nobody can write to and that are never kept on the disk. */
export class ShownTexts implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
  });

  /** Shows what is and what will be side by side. */
  async compare(path: string, before: string, after: string, title: string): Promise<void> {
    const [left, right] = [this.#add(path, 'before', before), this.#add(path, 'after', after)];
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: false });
  }

  /** Shows one text. */
  async show(path: string, text: string): Promise<void> {
    await vscode.window.showTextDocument(this.#add(path, 'steps', text), { preview: false });
  }

  /** Takes the editors off the screen. */
  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(tabs.filter(({ input }) => this.#texts.has(uriOf(input) ?? '')));
  }

  dispose(): void {
    this.#provider.dispose();
  }

  #add(path: string, which: string, text: string): vscode.Uri {
    const uri = vscode.Uri.file(path).with({ scheme, query: `${which}&${Date.now()}` });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}

function uriOf(input: unknown): string | undefined {
  if (input instanceof vscode.TabInputTextDiff) return input.modified.toString();
  return input instanceof vscode.TabInputText ? input.uri.toString() : undefined;
}
