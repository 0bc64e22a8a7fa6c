import { isInCommentOrString } from '../../../src/core/completion/comment-or-string';
import { CompletionDesk } from '../../../src/core/completion/completion-desk';
import { withoutRepeats } from '../../../src/core/completion/repeats-around';
import { findKey } from '../../../src/core/gigachat/access/find-key';
import { recognisePastedKey } from '../../../src/core/gigachat/access/pasted-key';
import { placeFinder } from '../../../src/editor/code/finding-place';
import { editMark } from '../../../src/editor/code/rewrite-request';
import { rewrittenCode } from '../../../src/editor/code/rewritten-code';
import { cleanMessage } from '../../../src/editor/commit/commit-message';
import { diffWithin } from '../../../src/editor/commit/diff-within-budget';
import { readDiff } from '../../../src/editor/commit/unified-diff';
import { scrub } from '../../../src/editor/diagnostics/scrub';
import { asMessage } from '../../../src/vscode/words/as-text';
import { FakeClock } from '../../harness/fake-clock';
import { finish, type GrowCase, many, text } from './grow-case';

/** A model's answers that are nearly fences, quotes and JSON. */
const answers: readonly [name: string, piece: string][] = [
  ['fences', '```\n'],
  ['fences of their own', '```diff\nfix: a\n```\n'],
  ['introductions', 'Here is your message:\n'],
  ['quotes', '"'],
  ['brackets', '{"a":'],
  ['blanks', ' \n'],
  ['thoughts', '<think>a</think>'],
];

/** A model's answers in place of code, with what stands around that. */
const rewrites: readonly [name: string, answer: (size: number) => string, before: string][] = [
  ['lines that stand around it', (size) => `\`\`\`\n${'a;\n'.repeat(size)}b;\n`, 'a;\n'],
  ['brackets that stand around it', (size) => `\`\`\`\n${'}\n'.repeat(size)}`, '}\n'],
  ['blocks', (size) => '```\na;\n```\n'.repeat(size), ''],
  ['sentences', (size) => 'A word, and another. \n\n'.repeat(size), ''],
  ['a diff of much that stays', (size) => `\`\`\`diff\n${' a;\n'.repeat(size)}-b;\n+c;\n${' a;\n'.repeat(size)}`, ''],
];

/** Has a completion answered letter by letter. */
function completed(answer: string) {
  const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
  const provider = {
    id: 'fake',
    models: async () => [],
    async *stream() {
      for (const letter of answer) yield [text(letter)];
      yield [finish];
    },
  };
  const place = { provider, model: 'm', isFree: () => true, isWanted: () => false, watch: () => () => {} };
  const cursor = { uri: 'f', name: 'f', language: 'ts', before: 'f() {\n', after: '\n}', offset: 6, indent: '  ' };
  const asked = { cursor, automatic: false, delayMs: 0, snippets: () => [], signal: new AbortController().signal };
  return new CompletionDesk(new FakeClock(), logger).complete(asked, place);
}

export const editorCases: readonly GrowCase[] = [
  {
    name: 'a message of signs within a word',
    size: 2000,
    make: (size) => {
      const words = `a${'_'.repeat(size)}b`;
      return () => asMessage(words);
    },
  },
  ...['\n', '{\n', 'a'].map(
    (piece): GrowCase => ({
      name: `a completion letter by letter: ${JSON.stringify(piece)}`,
      size: 500,
      make: (size) => {
        const answer = `<COMPLETION>${piece.repeat(size / piece.length)}`;
        return () => completed(answer);
      },
    }),
  ),
  ...answers.map(
    ([name, piece]): GrowCase => ({
      name: `a commit message of ${name}`,
      size: 8_000,
      make: (size) => {
        const answer = piece.repeat(size / piece.length);
        return () => cleanMessage(answer, true);
      },
    }),
  ),
  {
    name: 'a commit message in a quotation of empty lines',
    size: 1_000,
    make: (size) => {
      const answer = `Here is your message:\n> feat: a\n${'\n'.repeat(size)}> b`;
      return () => cleanMessage(answer, true);
    },
  },
  {
    name: 'a file that holds the marks of an edit',
    size: 1_000,
    make: (size) => {
      const code = `edit>${many(size, (index) => `edit_${index}>`).join('')}`;
      return () => editMark(code, undefined);
    },
  },
  {
    name: 'a diff of many files',
    size: 250,
    make: (size) => {
      const diff = many(
        size,
        (index) => `diff --git a/f${index} b/f${index}\n--- a/f${index}\n+++ b/f${index}\n@@ -1 +1 @@\n-a\n+b\n`,
      ).join('');
      return () => diffWithin(readDiff(diff), 4_000);
    },
  },
  {
    name: 'a diff of one long file',
    size: 16_000,
    make: (size) => {
      const diff = `diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,${size} +1 @@\n${'-a\n'.repeat(size)}+b\n`;
      return () => diffWithin(readDiff(diff), 4_000);
    },
  },
  {
    name: 'rewritten code of fences',
    size: 8_000,
    make: (size) => {
      const answer = '```a\n  b\n'.repeat(size / 8);
      return () => rewrittenCode(answer, '    b\n');
    },
  },
  ...rewrites.map(
    ([name, answer, before]): GrowCase => ({
      name: `rewritten code: ${name}`,
      size: 500,
      make: (size) => {
        const around = before.repeat(size);
        const [written, original] = [answer(size), 'a;\n'.repeat(size)];
        return () => rewrittenCode(written, original, { before: around, after: around });
      },
    }),
  ),
  {
    name: 'findings of a review',
    size: 1_000,
    make: (size) => {
      const find = placeFinder(many(100, (index) => `src/a b/file-${index}.ts`));
      const lines = many(size, (index) => `- **src/a b/file-${index}.ts:1-2** src/a b/file`);
      return () => lines.map(find);
    },
  },
  {
    name: 'one long line of a review',
    size: 16_000,
    make: (size) => {
      const find = placeFinder(['a.ts', 'b a.ts']);
      const line = `**${'a.ts '.repeat(size)}`;
      return () => find(line);
    },
  },
  {
    name: 'a text of quotes pasted for a key',
    size: 4_000,
    make: (size) => () => recognisePastedKey('"'.repeat(size)),
  },
  {
    name: 'a text of prefixes pasted for a key',
    size: 4_000,
    make: (size) => () => recognisePastedKey('giga-cred-'.repeat(size / 10)),
  },
  {
    name: 'a text of fences pasted for a key',
    size: 4_000,
    make: (size) => () => recognisePastedKey('```\n'.repeat(size / 4)),
  },
  { name: 'a key somewhere in a text', size: 4_000, make: (size) => () => findKey('QWxh/+=" '.repeat(size / 8)) },
  {
    name: 'a text to be shared',
    size: 8_000,
    make: (size) => {
      const text = 'key=a%2Fhome/ivan\\\\u Bearer '.repeat(size / 8);
      return () => scrub(text, '/home/ivan', 'ivan');
    },
  },
  {
    name: 'code that repeats what follows',
    size: 500,
    make: (size) => {
      const cursor = { uri: 'f', name: 'f', language: 'ts', before: 'a\n'.repeat(size), offset: 0, indent: '  ' };
      const code = 'a\n'.repeat(size);
      return () => withoutRepeats(code, { ...cursor, after: code });
    },
  },
  {
    name: 'quotes and comments before the cursor',
    size: 8_000,
    make: (size) => {
      const before = '"\'`/*${'.repeat(size / 8);
      return () => isInCommentOrString(before, 'typescript');
    },
  },
];
