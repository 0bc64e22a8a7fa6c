import type { ExtensionContext } from 'vscode';

/** Called by VS Code once, when the extension is first needed. */
export function activate(_context: ExtensionContext): void {
  // Here: registerLanguageModels(context, account, logger) and registerParticipant(context, account, logger).
}

/** Called by VS Code before the extension host ends. */
export function deactivate(): void {}
