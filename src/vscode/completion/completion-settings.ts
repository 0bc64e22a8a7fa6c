import * as vscode from 'vscode';
import { writtenList } from '../../core/ground/text/written-list';

/** How code is completed, as the user set it. */
export interface CompletionSettings {
  readonly mode: 'off' | 'onDemand' | 'whileTyping';
  /** Empty for the fastest of the account. */
  readonly model: string;
  readonly disabledLanguages: readonly string[];
  /** Globs of files that are never sent, besides those of secrets. */
  readonly excludedFiles: readonly string[];
  /** The shortest wait before asking unasked, in milliseconds. */
  readonly delayMs: number;
}

const modes = ['off', 'onDemand', 'whileTyping'] as const;

/** The settings of completions; a value that cannot be used counts as not set. A workspace's are not looked at. */
export function readCompletionSettings(): CompletionSettings {
  const configuration = vscode.workspace.getConfiguration('gigachat.completion');
  const read = <T>(name: string, isRight: (value: unknown) => value is T): T | undefined => {
    const found = configuration.inspect(name);
    return [found?.globalValue, found?.defaultValue].find(isRight);
  };
  const list = (name: string): string[] => {
    const { globalValue } = configuration.inspect(name) ?? {};
    // One that is no text must not let the files of all the others out, nor a list that was written as one text.
    const written = typeof globalValue === 'number' ? undefined : writtenList(globalValue);
    return [...(read(name, Array.isArray)?.filter(isText) ?? []), ...(written ?? [])];
  };
  return {
    mode: read('mode', isMode) ?? 'onDemand',
    model: read('model', isText)?.trim() ?? '',
    disabledLanguages: list('disabledLanguages'),
    excludedFiles: list('excludedFiles'),
    delayMs: read('delay', isDelay) ?? 300,
  };
}

function isMode(value: unknown): value is CompletionSettings['mode'] {
  return modes.some((mode) => mode === value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 10_000;
}
