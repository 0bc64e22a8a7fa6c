import { commands, l10n, window } from 'vscode';
import { unlinked } from './unlinked';

/** What the buttons below a message do, by the words on them. */
type Buttons<T> = Readonly<Record<string, () => T | Thenable<T>>>;

/** Shows a message with buttons and does what the pressed one says; undefined when none was. */
export async function offer<T>(
  kind: 'Information' | 'Warning' | 'Error',
  message: string,
  buttons: Buttons<T>,
): Promise<T | undefined> {
  const picked = await window[`show${kind}Message`](unlinked(message), ...Object.keys(buttons));
  return picked === undefined ? undefined : await new Map(Object.entries(buttons)).get(picked)?.();
}

/** What a button does: it runs a command of ours or of VS Code. */
export function runs(command: string, ...args: unknown[]): () => Thenable<unknown> {
  return () => commands.executeCommand(command, ...args);
}

/** Says what cannot be done without an account, with a button that leads to one. */
export async function offerSignIn(message: string): Promise<void> {
  await offer('Warning', message, { [l10n.t('Sign in')]: runs('gigachat.signIn') });
}

/** What to say when VS Code's store of secrets refuses. */
export function secretsRefused(): string {
  return l10n.t('VS Code refuses access to its store of secrets. Unlock the keyring of the system, then try again.');
}

/** Does what needs the store of secrets, and nothing else; says so when that refuses, and gives what came of it. */
export async function withSecrets<T>(work: () => Promise<T>): Promise<{ value: T } | undefined> {
  try {
    return { value: await work() };
  } catch {
    void window.showErrorMessage(secretsRefused());
    return undefined;
  }
}
