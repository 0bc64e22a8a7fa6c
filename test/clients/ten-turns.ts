import assert from 'node:assert/strict';
import { type RunClient, withHome } from './agent-run';
import type { BridgeStand } from './bridge-stand';
import { reportOf } from './file-task';
import { withWorkFolder } from './work-folder';

/** Nine things to do one after the other: with the answer, ten turns. */
const nineTasks = `Create a file one.txt with the text alpha.
Write the text beta into the file two.txt.
Создай файл три.txt с текстом гамма.
Запиши слово дельта в файл четыре.txt.
Replace alpha with omega in one.txt.
In two.txt replace beta with sigma.
Замени слово гамма на каппа в файл три.txt.
Read one.txt.
Прочитай файл четыре.txt.
Then say done.`;

/** Asked in the same conversation by a new run of the program. */
const more = 'Create a file five.txt with the text epsilon, then say ready.';

/** How much of one prompt repeats the prompt before it. */
export interface Turn {
  readonly session: string;
  /** Characters that GigaChat reads: functions and messages. */
  readonly length: number;
  /** Characters that are, from the beginning, the same as in the prompt before. */
  readonly repeated: number;
  /** How long the prompt before was. */
  readonly before: number;
}

/**
 * Has a client work for ten turns and more, the last ones in a new run where `resumes` says that it can go on, and tells of
 * every turn of the conversation. Requests for a title are turns of a conversation of their own.
 */
export async function tenTurns(run: RunClient, stand: BridgeStand, resumes: boolean): Promise<Turn[]> {
  stand.emulator.reset();
  await withHome((home) =>
    withWorkFolder(async (cwd) => {
      const prompts = resumes ? [nineTasks, more] : [nineTasks];
      for (const [index, prompt] of prompts.entries()) {
        const conversation = { home, begun: index > 0 };
        const result = await run(stand.target, { prompt, cwd, timeoutMs: 120_000, conversation });
        assert.equal(result.exitCode, 0, reportOf(result, stand));
      }
    }),
  );
  const chats = stand.emulator.log.filter(({ kind, status }) => kind === 'chat' && status === 200);
  const prompts = chats.map(({ headers, body }) => ({ session: headers['x-session-id'] ?? '', text: promptOf(body) }));
  const [longest] = [...prompts].sort((one, other) => other.text.length - one.text.length);
  const turns = prompts.filter(({ text }) => text.startsWith(longest?.text.slice(0, 20) ?? ''));
  return turns.slice(1).map(({ session, text }, index) => {
    const before = turns[index]?.text ?? '';
    return { session, length: text.length, repeated: commonLength(before, text), before: before.length };
  });
}

function promptOf(body: unknown): string {
  const { functions = [], messages = [] } = body as { functions?: unknown[]; messages?: unknown[] };
  return [...functions, ...messages].map((part) => JSON.stringify(part)).join('\n');
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
