import assert from 'node:assert/strict';
import { rewriteRequest } from '../../../src/editor/code/rewrite-request';
import { rewrittenCode } from '../../../src/editor/code/rewritten-code';

const original = '  if (a = b) {\n    run();\n  }\n';
const fixed = '  if (a === b) {\n    run();\n  }\n';

describe('the code in the answer of a model', () => {
  for (const [what, answer, code] of [
    ['a fence', `\`\`\`ts\n${fixed}\`\`\``, fixed],
    ['a fence with words around it', `Here it is:\n\n\`\`\`ts\n${fixed}\`\`\`\nThe comparison was wrong.`, fixed],
    ['a fence that does not end', `\`\`\`\n${fixed}`, fixed],
    ['no fence', fixed, fixed],
    ['the marks', `\`\`\`ts\n<edit>\n${fixed}</edit>\n\`\`\``, fixed],
    ['the indentation left out', `\`\`\`ts\nif (a === b) {\n  run();\n}\n\`\`\``, fixed],
    [
      'two blocks, of which the longer one is it',
      `Before:\n\`\`\`\na = b\n\`\`\`\nAfter:\n\`\`\`\n${fixed}\`\`\``,
      fixed,
    ],
    ['a fence within a longer one', '````md\n  ```js\n  x\n  ```\n````', '  ```js\n  x\n  ```\n'],
    ['lines of Windows', `\`\`\`ts\r\n${fixed.replaceAll('\n', '\r\n')}\`\`\``, fixed],
    ['empty lines at its end', `\`\`\`ts\n${fixed}\n\n\`\`\``, fixed],
  ] as const) {
    it(`is found in ${what}`, () => assert.equal(rewrittenCode(answer, original), code));
  }

  it('has the line ends and the last line end of what it replaces', () => {
    const windows = original.replaceAll('\n', '\r\n');
    assert.equal(rewrittenCode(`\`\`\`\n${fixed}\`\`\``, windows), fixed.replaceAll('\n', '\r\n'));
    assert.equal(rewrittenCode(`\`\`\`\n${fixed}\`\`\``, original.trimEnd()), fixed.trimEnd());
    assert.equal(rewrittenCode('```\nx\n```', '\ty = 1'), '\tx');
  });

  it('is none in words alone', () => {
    for (const answer of [
      '',
      '  \n',
      'This code is correct, nothing has to be changed here.',
      '```\n```',
      'Код уже правильный, менять в нём нечего.',
    ]) {
      assert.equal(rewrittenCode(answer, original), undefined, answer);
    }
  });
});

describe('the request for code written anew', () => {
  it('marks the piece, and shows what stands around it and its problems', () => {
    const { messages } = rewriteRequest('auto', {
      rewrite: 'fix',
      file: 'src/a.ts',
      language: 'typescript',
      before: `${'x'.repeat(10_000)}\nbefore\n`,
      code: 'broken',
      after: `\nafter${'y'.repeat(10_000)}`,
      problems: '3: error: wrong',
      wordsIn: 'Russian',
    });
    const [system, user] = messages;
    assert.ok(system?.role === 'system' && user?.role === 'user' && user.parts[0]?.type === 'text');
    assert.match(system.text, /Correct the marked code[\s\S]*Russian/);
    assert.match(
      user.parts[0].text,
      /^src\/a\.ts \(typescript\):\n\nx+\nbefore\n<edit>\nbroken\n<\/edit>\naftery+\n\n.*:\n3: error: wrong$/,
    );
    assert.ok(user.parts[0].text.length < 13_000);
  });
});
