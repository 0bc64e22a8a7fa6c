import { env, l10n, window } from 'vscode';

/** Puts a text on the clipboard; says so when that refuses, as a browser's may. True when it is there. */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    await env.clipboard.writeText(text);
    return true;
  } catch {
    void window.showErrorMessage(
      l10n.t('The clipboard refuses the text. Allow this window to use it, then copy again.'),
    );
    return false;
  }
}
