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

  const old = '  if (a = b) {\n    run();\n  }';
  const right = '  if (a === b) {\n    run();\n  }';
  const block = (code: string, language = 'js') => `\`\`\`${language}\n${code}\n\`\`\``;
  const hunk = '-  if (a = b) {\n+  if (a === b) {\n     run();\n   }';
  for (const [what, answer, from, to] of [
    [
      'the block behind the old code',
      `Was:\n${block(old)}\nIs:\n${block('  if (a === b) run();')}`,
      old,
      '  if (a === b) run();',
    ],
    [
      'the block before a longer example',
      `${block(right)}\nA test:\n${block("it('runs', () => {\n  x();\n  y();\n  z();\n});")}`,
      old,
      right,
    ],
    ['the block beside what is to be run', `${block('npm install left-pad', 'bash')}\n${block(right)}`, old, right],
    ['a diff', block(hunk, 'diff'), old, right],
    ['a diff with its headers', block(`--- a/x.js\n+++ b/x.js\n@@ -1,3 +1,3 @@\n${hunk}`, ''), old, right],
    ['a diff with lines from around', block(`@@ -1,5 +1,5 @@\n before();\n${hunk}\n after();`, 'diff'), old, right],
    [
      'a diff of a part',
      block('@@ -2 +2,2 @@\n-    run();\n+    run(1);\n+    run(2);', 'diff'),
      old,
      old.replace('run();', 'run(1);\n    run(2);'),
    ],
    ['a diff in a file of diffs', block('@@ -1 +1 @@\n-a\n+c', 'diff'), '@@ -1 +1 @@\n-a\n+b', '@@ -1 +1 @@\n-a\n+c'],
    [
      'words around code without a fence',
      `Here is the corrected code:\n\n${right}\n\nI compare now, and assign nothing.`,
      old,
      right,
    ],
    [
      'text that is sentences',
      'The cat sat.\n\nIt was here.',
      'Teh cat sat.\n\nIt was here.',
      'The cat sat.\n\nIt was here.',
    ],
    ['marks in the lines', `<edit>${right}</edit>`, old, right],
    ['ticks around a line', '`a === b`', 'a = b', 'a === b'],
    ['a block within a list', `1. Like this:\n   \`\`\`js\n${right.replace(/^/gm, '   ')}\n   \`\`\``, old, right],
    [
      'Markdown with blocks of its own',
      block('# T\n\n```js\nx\n```\n\nmore', 'md'),
      '# T\n\n```js\ny\n```\n\nmore',
      '# T\n\n```js\nx\n```\n\nmore',
    ],
    [
      'spaces for tabs',
      block('    if (a === b) {\n        run();\n    }'),
      '\tif (a = b) {\n\t\trun();\n\t}',
      '\tif (a === b) {\n\t\trun();\n\t}',
    ],
    [
      'tabs for spaces',
      block('\tif (a === b) {\n\t\trun();\n\t}'),
      '    if (a = b) {\n        run();\n    }',
      '    if (a === b) {\n        run();\n    }',
    ],
    ['empty lines before it', block(`\n\n${right}\n\n`), old, right],
  ] as const) {
    it(`is ${what}`, () => assert.equal(rewrittenCode(answer, from), to));
  }

  it('is the piece alone where the model gives more of the file, or all of it', () => {
    const around = { before: 'import x;\n\nfunction one() {\n', after: '\n}\n\nexport { one };\n' };
    for (const answer of [
      `${around.before}${right}${around.after}`,
      `function one() {\n${right}\n}`,
      `${right}\n}\nexport { one };`,
    ]) {
      assert.equal(rewrittenCode(block(answer), old, around), right);
    }
    assert.equal(
      rewrittenCode(block(`run();\n${right}`), `run();\n${old}`, { before: 'run();\n', after: '' }),
      `run();\n${right}`,
    );
  });

  it('is none where the model has left out a part, or a diff does not fit', () => {
    for (const omission of ['// ... existing code ...', '# … остальной код', '/* ... rest of the function ... */'])
      assert.equal(rewrittenCode(block(`  if (a === b) {\n    ${omission}\n  }`), old), undefined, omission);
    assert.equal(rewrittenCode(block('@@ -1 +1 @@\n-nowhere\n+x', 'diff'), old), undefined);
    assert.equal(rewrittenCode(block('npm install left-pad', 'bash'), old), undefined);
  });

  it('has the line ends and the last line end of what it replaces', () => {
    const windows = original.replaceAll('\n', '\r\n');
    assert.equal(rewrittenCode(`\`\`\`\n${fixed}\`\`\``, windows), fixed.replaceAll('\n', '\r\n'));
    assert.equal(rewrittenCode(`\`\`\`\n${fixed}\`\`\``, original.trimEnd()), fixed.trimEnd());
    assert.equal(rewrittenCode('```\nx\n```', '\ty = 1'), '\tx');
  });

  it('is one line among words about it', () => {
    for (const answer of [
      'Use `const a = 1;` instead.',
      'Правильно так: `const a = 1;`',
      '`const a = 1;` вместо `const a = 1`',
      'Исправлено: const a = 1;',
      '**const a = 1;**',
      'const a = 1;',
    ])
      assert.equal(rewrittenCode(answer, 'const a = 1'), 'const a = 1;', answer);
    for (const answer of ['Looks good to me', 'Всё верно', 'Нужно добавить точку с запятой', 'Rename `a` to `b`'])
      assert.equal(rewrittenCode(answer, 'const a = 1'), undefined, answer);
    assert.equal(rewrittenCode('foo();', 'fo()'), 'foo();');
    // The name in front is the line's own, and words are what a heading is of.
    assert.equal(rewrittenCode('Config: true', 'cofnig: true'), 'Config: true');
    assert.equal(rewrittenCode('Fixed: the text', 'Fixd: teh text'), 'Fixed: the text');
    assert.equal(rewrittenCode('Исправлено: name: b', 'name: a'), 'name: b');
    assert.equal(rewrittenCode('# Title', '# Titel'), '# Title');
    assert.equal(rewrittenCode('- Купить хлеба', '- купит хлеп'), '- Купить хлеба');
  });

  it('keeps a last line that reads as a sentence, where no empty line parts it from the code', () => {
    const code = (name: string) => `title: ${name}\ntext: x\nNote: all of this is meant.`;
    assert.equal(rewrittenCode(code('a'), 'title: b\ntext: x\nNote'), code('a'));
    assert.equal(rewrittenCode(`${code('a')}\n\nNow it is right.`, 'title: b\ntext: x\nNote'), code('a'));
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
  it('holds the piece alone where no more of its file may be sent', () => {
    const { messages } = rewriteRequest('auto', {
      rewrite: 'fix',
      file: '.env',
      language: 'dotenv',
      before: 'PASSWORD=before\n',
      code: 'PROT=1',
      after: '\nTOKEN=after',
      isAlone: true,
      problems: '',
      wordsIn: 'English',
    });
    assert.doesNotMatch(JSON.stringify(messages), /before\b|TOKEN|=after/);
    assert.match(JSON.stringify(messages), /PROT=1/);
  });

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

  describe('is found', () => {
    const old = 'function add(a, b) {\n  return a - b;\n}';
    const fixed = old.replace('-', '+');
    const block = `\`\`\`ts\n${fixed}\n\`\`\``;
    const pair = '<<<<<<< SEARCH\n  return a - b;\n=======\n  return a + b;\n>>>>>>> REPLACE';
    for (const [what, answer] of [
      ['behind what the model thought', `<think>Maybe:\n${block.replace('+', '*')}</think>\n${block}`],
      ['in a pair of old and new code', pair],
      ['in such a pair in a fence', `The sign is wrong:\n\`\`\`\n${pair}\n\`\`\``],
      ['in a tag', `<code>\n${fixed}\n</code>`],
      ['in a tag in a fence', `\`\`\`ts\n<result>\n${fixed}\n</result>\n\`\`\``],
      ['in a quotation', `> ${block.replaceAll('\n', '\n> ')}`],
      [
        'in numbered lines',
        `\`\`\`\n${fixed
          .split('\n')
          .map((line, at) => `${at + 1} | ${line}`)
          .join('\n')}\n\`\`\``,
      ],
      ['below the name of its file', block.replace('function', '// src/add.ts\nfunction')],
      ['with spaces that do not break', block.replace('  return', '\u00a0\u00a0return')],
    ] as const)
      it(what, () => assert.equal(rewrittenCode(answer, old), fixed));

    it('in a diff with spaces, of a file with tabs', () => {
      const tabbed = old.replace('  ', '\t');
      assert.equal(rewrittenCode(pair.replaceAll('  ', '    '), tabbed), tabbed.replace('-', '+'));
      const spaced = '```diff\n function add(a, b) {\n-\treturn a - b;\n+\treturn a + b;\n }\n```';
      assert.equal(rewrittenCode(spaced, old), fixed);
    });

    it('beside marks of its own, where the file has such tags itself', () => {
      const piece = '<edit>\n  <a/>\n</edit>';
      const matter = { rewrite: 'fix', file: 'a.xml', language: 'xml', problems: '', wordsIn: 'English' } as const;
      const request = rewriteRequest('auto', { ...matter, before: '', code: piece, after: '' });
      assert.match(JSON.stringify(request.messages), /<edit_2>\\n<edit>/);
      const answer = '```xml\n<edit_2>\n<edit>\n  <b/>\n</edit>\n</edit_2>\n```';
      assert.equal(rewrittenCode(answer, piece, { before: '', after: '' }), '<edit>\n  <b/>\n</edit>');
    });

    it('with letters that the model wrote as entities', () => {
      const answer = '```js\nif (a &lt; b &amp;&amp; c) d();\n```';
      assert.equal(rewrittenCode(answer, 'if (a > b && c) d();'), 'if (a < b && c) d();');
      const escaped = "t.replace('&', '&amp;');";
      assert.equal(rewrittenCode(`\`\`\`js\n${escaped}\n\`\`\``, "t.replace('&', '');"), escaped);
    });

    const page = '<p>\n  a < b\n</p>';
    for (const [what, from, to] of [
      ['with a tag of the page within it', '<p>\n</p>', '<p>\n  <code>\n    x\n  </code>\n</p>'],
      ['with entities that belong into a page', page, page.replace(' < ', ' &lt; ')],
      ['in a heading whose blank was missing', '#Title', '# Title'],
      ['in what counts down', 'i--;', '--i;'],
      ['in numbers that are keys', '1: a\n2:b', '1: a\n2: b'],
      [
        'among marks of what Git could not merge',
        '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main',
        '<<<<<<< HEAD\na\n=======\nc\n>>>>>>> main',
      ],
    ] as const)
      it(what, () => assert.equal(rewrittenCode(`\`\`\`\n${to}\n\`\`\``, from), to));

    it('nowhere in a comment alone', () => {
      assert.equal(rewrittenCode('```ts\n/**\n * Adds.\n */\n```', old), undefined);
      assert.equal(rewrittenCode('```ts\n// nothing is needed\n```', old), undefined);
      assert.equal(rewrittenCode('```ts\n// An add.\n```', '// An ad.'), '// An add.');
    });
  });
});
