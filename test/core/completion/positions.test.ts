import assert from 'node:assert/strict';
import { lineBefore, linesBelow, restOfLine } from '../../../src/core/completion/cursor';
import { budget } from '../../../src/core/completion/excerpt';
import { toGapRequest } from '../../../src/core/completion/gap-request';
import { wantedAt, wordBefore } from '../../../src/core/completion/when-to-ask';
import { cursorAt } from './cursors';
import { FakeModel } from './fake-model';
import { type Position, positions } from './positions';

/** How models answer, right and wrong; `right` is what the file says there, `text` is the file. */
const habits: Record<string, (right: string, position: Position) => string> = {
  'in its marks': (right) => `<COMPLETION>${right}</COMPLETION>`,
  'without marks': (right) => right,
  'in a fence': (right) => `\`\`\`\n${right}\n\`\`\``,
  'with the rest of the line': (right, { text, at }) =>
    `<COMPLETION>${right}${text.slice(at, text.indexOf('\n', at))}</COMPLETION>`,
  'with all of the rest': (_right, { text, at }) => `<COMPLETION>${text.slice(at)}</COMPLETION>`,
  'with the line before': (right, { text, at }) =>
    `<COMPLETION>${text.slice(text.lastIndexOf('\n', at - 1) + 1, at)}${right}</COMPLETION>`,
  'in Windows lines': (right) => `<COMPLETION>${right.replaceAll('\n', '\r\n')}</COMPLETION>`,
};

const all = positions();

/** What the file has from there on, up to the end of the line; it is taken out, so that it belongs there. */
function gapOf({ text, at, language, indent }: Position) {
  const end = text.indexOf('\n', at);
  const right = text.slice(at, end);
  const word = wordBefore(text.slice(0, at));
  const cursor = cursorAt(text.slice(0, at) + text.slice(end), at, language, indent);
  return { right, word, cursor };
}

async function complete(position: Position, answer: string, cursor = gapOf(position).cursor): Promise<string> {
  const outcome = await new FakeModel().says(answer).ask(cursor);
  return 'text' in outcome ? outcome.text : '';
}

describe(`completions at ${all.length} places in five languages`, () => {
  it('keeps the prompt within its budget', () => {
    for (const { text, at, language, indent } of all) {
      const cursor = cursorAt(text, at, language, indent);
      assert.ok(cursor.before.length <= budget.charsBefore && cursor.after.length <= budget.charsAfter);
      assert.ok(cursor.before.split('\n').length <= budget.linesBefore);
      assert.ok(cursor.after.split('\n').length <= budget.linesAfter);
      const { request } = toGapRequest(cursor, [], wantedAt(cursor, false), 'GigaChat-2');
      assert.ok((request.sampling.maxTokens ?? 0) <= 200);
      assert.ok(JSON.stringify(request.messages).length < 7000);
    }
  });

  for (const habit of ['in its marks', 'in a fence', 'with the line before', 'in Windows lines']) {
    it(`restores what was taken out, from a model that answers ${habit}`, async () => {
      for (const position of all) {
        const { right, word, cursor } = gapOf(position);
        if (right.trim().length < 2 || !/[\p{L}\p{N}]/u.test(right)) continue;
        // A blank line after an opener asks for a body, which this is not.
        const answer = habit === 'with the line before' ? right : word + right;
        const text = await complete(position, habits[habit]?.(answer, position) ?? '', cursor);
        assert.equal(text.trim(), right.trim(), JSON.stringify({ ...position, text: undefined, right }));
      }
    });
  }

  for (const [habit, say] of Object.entries(habits)) {
    it(`repeats nothing of what follows, from a model that answers ${habit}`, async () => {
      for (const position of all) {
        const { text, at, language, indent } = position;
        const cursor = cursorAt(text, at, language, indent);
        const shown = await complete(position, say(wordBefore(text.slice(0, at)), position), cursor);
        const rest = restOfLine(cursor).trim();
        const place = JSON.stringify({ language, at, shown, rest });
        if (shown !== '' && rest !== '') assert.ok(!shown.endsWith(rest), place);
        const next = linesBelow(cursor)
          .find((line) => line.trim() !== '')
          ?.trim();
        const last = shown.split('\n').at(-1)?.trim();
        if (shown.includes('\n') && next !== undefined) assert.notEqual(last, next, place);
        if (!shown.includes('\n') && rest === '') assert.notEqual((lineBefore(cursor) + shown).trim(), next, place);
      }
    });
  }

  it('shows no prose at any of them', async () => {
    const prose = [
      'Here is the missing code:\n\nIt adds both numbers.',
      'Sure, this line completes the function.',
      'Вот что нужно вставить между фрагментами.',
      'Извините, я не могу ответить на этот вопрос.',
    ];
    for (const [index, position] of all.entries())
      for (const say of [prose[index % prose.length] ?? '', `<COMPLETION>${prose[index % prose.length]}</COMPLETION>`])
        assert.equal(await complete(position, say), '', position.language);
  });

  it('gives the same for a file with Windows lines', async () => {
    for (const position of all) {
      const { text, at, language, indent } = position;
      const { right, word, cursor } = gapOf(position);
      const before = text.slice(0, at).replaceAll('\n', '\r\n');
      const after = text.slice(text.indexOf('\n', at)).replaceAll('\n', '\r\n');
      const windows = cursorAt(before + after, before.length, language, indent);
      assert.deepEqual(windows, cursor);
      const answer = `<COMPLETION>${word}${right}</COMPLETION>`;
      assert.equal(await complete(position, answer, windows), await complete(position, answer, cursor));
    }
  });
});
