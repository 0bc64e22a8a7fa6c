import { commands, env, type Uri } from 'vscode';

/** Holds the roots of the repositories whose message is being written: their button cancels it. */
const contextKey = 'gigachat.commitsBeingWritten';
/** On a remote the window knows a repository by another address than we do: there every button cancels. */
const remoteKey = 'gigachat.commitIsWrittenRemotely';

const running = new Map<string, AbortController>();

/** Runs while a message is written for the repository; a second one for the same does not begin. */
export async function whileWriting(root: Uri, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const name = root.toString();
  if (running.has(name)) return;
  const controller = new AbortController();
  running.set(name, controller);
  show();
  try {
    await work(controller.signal);
  } finally {
    running.delete(name);
    show();
  }
}

/** Ends the message of one repository, or every message that is being written where that has none. */
export function stopWriting(root: Uri | undefined): void {
  const own = root && running.get(root.toString());
  for (const controller of own ? [own] : running.values()) controller.abort();
}

function show(): void {
  const any = running.size > 0;
  void commands.executeCommand('setContext', contextKey, any ? [...running.keys()] : undefined);
  void commands.executeCommand('setContext', remoteKey, any && env.remoteName !== undefined);
}
