import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentRun, RunClient } from './agent-run';
import type { BridgeStand } from './bridge-stand';
import { withWorkFolder } from './work-folder';

/** Something small that takes a coding agent two turns: write a file, then answer. */
export interface FileTask {
  readonly prompt: string;
  readonly file: string;
  readonly text: string;
  readonly answer: string;
}

/** Tasks that differ in what a client or the bridge could get wrong: folders, alphabets, quotes. */
export const fileTasks: readonly FileTask[] = [
  {
    prompt: 'Create a file hello.txt in the current directory with the text hello, then say done.',
    file: 'hello.txt',
    text: 'hello',
    answer: 'done',
  },
  {
    prompt: 'Создай файл заметки/план.md с текстом «Купить хлеб и молоко: 5 €», затем скажи «готово».',
    file: 'заметки/план.md',
    text: 'Купить хлеб и молоко: 5 €',
    answer: 'готово',
  },
  {
    prompt: String.raw`Write the file app/settings.json with the text {"path": "C:\temp", "more": []}, then say saved.`,
    file: 'app/settings.json',
    text: String.raw`{"path": "C:\temp", "more": []}`,
    answer: 'saved',
  },
];

/** Has a client do the task through the bridge, and checks the file, the client's answer and what reached GigaChat. */
export async function assertDoes(run: RunClient, stand: BridgeStand, task: FileTask): Promise<void> {
  await withWorkFolder(async (cwd) => {
    const result = await run(stand.target, { prompt: task.prompt, cwd, timeoutMs: 120_000 });
    const report = reportOf(result, stand);
    assert.equal(result.exitCode, 0, report);
    assert.equal(await readFile(join(cwd, task.file), 'utf8').catch(String), task.text, report);
    assert.equal(result.finalText, task.answer, report);
    assertTwoTurns(stand, report);
  });
}

function assertTwoTurns(stand: BridgeStand, report: string): void {
  const chats = stand.emulator.log.filter((entry) => entry.kind === 'chat');
  const ends = chats.map((entry) => `${entry.status} ${entry.endedBy}, ignored: ${entry.ignoredFields}`);
  assert.deepEqual(ends, ['200 completed, ignored: ', '200 completed, ignored: '], report);
}

/** What a failed assertion shows: how the client ended, what it printed, and the log of the bridge. */
export function reportOf(result: AgentRun, stand: BridgeStand): string {
  const { stdout, stderr, ...rest } = result;
  const parts = { result: JSON.stringify(rest), stdout, stderr, bridge: stand.bridge.stderr() };
  return Object.entries(parts)
    .map(([name, text]) => `--- ${name}\n${text.slice(-2000)}`)
    .join('\n');
}
