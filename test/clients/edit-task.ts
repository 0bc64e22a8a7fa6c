import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunClient } from './agent-run';
import type { BridgeStand } from './bridge-stand';
import { reportOf } from './file-task';
import { withWorkFolder } from './work-folder';

/** What is asked one after the other in the same folder, and what the file must hold afterwards. */
const file = 'план.md';
// Without quotes, because one client escapes them.
const steps = [
  {
    prompt: `Create a file ${file} with the text Купить хлеб за 5 €, then say done.`,
    text: 'Купить хлеб за 5 €',
    answer: 'done',
  },
  { prompt: `In ${file} replace хлеб with молоко, then say changed.`, text: 'Купить молоко за 5 €', answer: 'changed' },
];

/** More chats than any of these tasks takes: a client that goes round in circles asks hundreds of times a minute. */
const mostChats = 12;

/** Has a client create a file and then edit it, and checks what reached GigaChat on the way. */
export async function assertCreatesAndEdits(run: RunClient, stand: BridgeStand): Promise<void> {
  await withWorkFolder(async (cwd) => {
    for (const { prompt, text, answer } of steps) {
      stand.emulator.reset();
      const result = await run(stand.target, { prompt, cwd, timeoutMs: 120_000 });
      const report = reportOf(result, stand);
      assert.equal(result.exitCode, 0, report);
      assert.equal((await readFile(join(cwd, file), 'utf8').catch(String)).trimEnd(), text, report);
      assert.equal(result.finalText, answer, report);
      const chats = stand.emulator.log.filter((entry) => entry.kind === 'chat');
      assert.ok(chats.length <= mostChats, `${chats.length} chats\n${report}`);
      const ends = new Set(chats.map((entry) => `${entry.status} ${entry.endedBy}, ignored: ${entry.ignoredFields}`));
      assert.deepEqual([...ends], ['200 completed, ignored: '], report);
    }
  });
}
