import { commands, type Uri } from 'vscode';

/** Holds the roots of the repositories whose message is being written: their button cancels it. */
const contextKey = 'gigachat.commitsBeingWritten';

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

/** Ends the message of one repository, or without one every message that is being written. */
export function stopWriting(root: Uri | undefined): void {
  for (const [name, controller] of running) if (!root || name === root.toString()) controller.abort();
}

function show(): void {
  void commands.executeCommand('setContext', contextKey, [...running.keys()]);
}
