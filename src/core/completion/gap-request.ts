import { plainRequest, userText } from '../chat/plain-request';
import type { ChatRequest, Message } from '../chat/request';
import { fillIn, showGap } from '../protocols/openai-completions/fill-in';
import { isBehindOpener } from './block-opener';
import { type Cursor, lineBefore, type Snippet } from './cursor';
import { type Wanted, wordBefore } from './when-to-ask';

/** What a completion is asked for with, and how its answer is to be read. */
export interface GapRequest {
  readonly request: ChatRequest;
  readonly reading: Reading;
}

/** The marks around the code in an answer, and the word that it has to begin with. */
export interface Reading {
  readonly open: string;
  readonly close: string;
  /** The part of a word that the answer repeats, because a model does not go on in the middle of one. */
  readonly word: string;
}

/** Two gaps with what belongs there: a model that has seen them keeps to the form. */
const examples: readonly (readonly [{ prefix: string; suffix: string }, string])[] = [
  [{ prefix: 'function add(a, b) {\n  return ', suffix: ';\n}\n' }, 'a + b'],
  [{ prefix: 'def total(prices):\n', suffix: '\n\nprint(total([1, 2]))\n' }, '    return sum(prices)'],
];

/** The chat that asks a model for what belongs at the cursor. */
export function toGapRequest(cursor: Cursor, snippets: readonly Snippet[], wanted: Wanted, model: string): GapRequest {
  const word = isBehindOpener(cursor) ? '' : wordBefore(lineBefore(cursor));
  const gap = {
    prefix: cursor.before.slice(0, cursor.before.length - word.length),
    suffix: cursor.after,
    context: snippets.map(({ name, text }) => `${name}\n${text}`).join('\n\n'),
  };
  const tag = tagFor(gap.prefix + gap.suffix + gap.context);
  const reading = { open: `<${tag}>`, close: `</${tag}>`, word };
  const messages: Message[] = [
    { role: 'system', text: instruction(cursor, wanted, reading) },
    ...examples.flatMap(([example, answer]): Message[] => [
      userText(showGap({ ...example, context: '' })),
      { role: 'assistant', text: reading.open + answer + reading.close, toolCalls: [] },
    ]),
    userText(showGap(gap)),
  ];
  return {
    request: { ...plainRequest(model, messages), sampling: { topP: 0, maxTokens: wanted.tokens } },
    reading,
  };
}

function instruction({ language, name }: Cursor, wanted: Wanted, { open, close, word }: Reading): string {
  return [
    fillIn,
    `Put it between ${open} and ${close}, with the spaces it begins with, and write nothing else.`,
    wanted.lines === 1 ? 'Only the rest of the line is wanted.' : `At most ${wanted.lines} lines are wanted.`,
    `The file is ${name}, its language is ${language}.`,
    ...(word === '' ? [] : [`It begins with \`${word}\`.`]),
  ].join('\n');
}

/** A mark that stands nowhere in the text. */
function tagFor(text: string): string {
  let tag = 'COMPLETION';
  // Models write it in other letters, too.
  const known = text.toUpperCase();
  for (let count = 2; known.includes(`${tag}>`); count += 1) tag = `COMPLETION_${count}`;
  return tag;
}
