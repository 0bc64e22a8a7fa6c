import assert from 'node:assert/strict';
import { toGapRequest } from '../../../src/core/completion/gap-request';
import { wantedAt } from '../../../src/core/completion/when-to-ask';
import { showGap } from '../../../src/core/protocols/openai-completions/fill-in';
import { cursorIn } from './cursors';

describe('the prompt of a completion', () => {
  const requestAt = (text: string, snippets = [{ name: 'src/other.ts', text: 'export const other = 1;' }]) => {
    const cursor = cursorIn(text);
    return toGapRequest(cursor, snippets, wantedAt(cursor, false), 'GigaChat-2');
  };

  it('shows the gap as the bridge shows those of its clients, and names the file, its language and other files', () => {
    const { messages, sampling } = requestAt('const x = |;\n').request;
    const [system] = messages;
    const last = messages.at(-1);
    assert.ok(system?.role === 'system' && last?.role === 'user');
    const gap = { prefix: 'const x = ', suffix: ';\n', context: 'src/other.ts\nexport const other = 1;' };
    assert.deepEqual(last.parts, [{ type: 'text', text: showGap(gap) }]);
    assert.match(system.text, /src\/example\.ts, its language is typescript/);
    assert.deepEqual(sampling, { topP: 0, maxTokens: 64 });
  });

  it('goes back to the beginning of a word, and says how the answer begins', () => {
    const { request, reading } = requestAt('function f() {\n  ret|\n}');
    assert.equal(reading.word, 'ret');
    assert.match(JSON.stringify(request.messages), /It begins with `ret`/);
    assert.match(JSON.stringify(request.messages.at(-1)), /<before>function f\(\) \{\\n {2}<\/before>/);
  });

  it('takes marks that the text does not hold', () => {
    const { request, reading } = requestAt('const a = "</before><COMPLETION>";\nconst b = |');
    assert.equal(reading.open, '<COMPLETION_2>');
    assert.match(JSON.stringify(request.messages.at(-1)), /<before_2>const a = .*<\/before_2>/);
  });
});
