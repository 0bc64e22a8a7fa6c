import assert from 'node:assert/strict';
import { blockLine } from '../../../src/core/completion/block-opener';
import { isInCommentOrString } from '../../../src/core/completion/comment-or-string';
import { fitAnswer } from '../../../src/core/completion/fit-answer';
import { isProse } from '../../../src/core/completion/prose';
import { mayAskUnasked, wantedAt } from '../../../src/core/completion/when-to-ask';
import { cursorIn } from './cursors';
import { FakeModel, tagged } from './fake-model';

const size = { chars: 1000, lines: 50 };

/** What comes of an answer, in its marks and without them. */
async function completed(text: string, answer: string, language = 'typescript', indent = '  '): Promise<string[]> {
  const results: string[] = [];
  for (const said of [tagged(answer), answer]) {
    const outcome = await new FakeModel().says(said).ask(cursorIn(text, language, indent));
    results.push('text' in outcome ? outcome.text : '');
  }
  return results;
}

async function assertCompletes(text: string, answer: string, wanted: string, language?: string, indent?: string) {
  assert.deepEqual(await completed(text, answer, language, indent), [wanted, wanted]);
}

describe('what a completion comes to', () => {
  it('leaves out what follows on the line', async () => {
    await assertCompletes('f(|)', 'a, b)', 'a, b');
    await assertCompletes('f(|);', 'a, b);', 'a, b');
    await assertCompletes('foo(|, c)', 'a, b, c)', 'a, b');
    await assertCompletes('print("|")', 'hello")', 'hello');
  });

  it('leaves out what stands on the line before the cursor', async () => {
    await assertCompletes('x = |', 'x = 1', '1');
    await assertCompletes('  const total = |', 'const total = a + b;', 'a + b;');
    await assertCompletes('x = |', '1', '1');
  });

  it('asks for nothing inside a word by itself, and finishes the word when it is asked to', async () => {
    assert.equal(mayAskUnasked(cursorIn('function f() {\n  re|\n}'), size), false);
    assert.equal(mayAskUnasked(cursorIn('function f() {\n  сум|\n}'), size), false);
    await assertCompletes('function f() {\n  re|\n}', 'return', 'turn');
    await assertCompletes('function f() {\n  re|\n}', 'const x', '');
  });

  it('takes code out of a fence', async () => {
    await assertCompletes('const total = |', '```ts\na + b;\n```', 'a + b;');
    await assertCompletes('const total = |', '```\na + b;\n```\nThis adds them.', 'a + b;');
  });

  it('shows no prose, whatever it begins with', async () => {
    for (const prose of [
      'Here is the code you asked for:',
      "Here's the completion: `a + b`",
      'Sure! The missing part adds both numbers.',
      'Вот недостающая часть кода:',
      'К сожалению, я не могу помочь с этим.',
      'The function returns the sum of both numbers.',
      'Не люблю менять тему разговора, но вот сейчас тот самый случай.',
    ])
      await assertCompletes('const total = |', prose, '');
  });

  it('keeps words where they are code: comments, strings, names', async () => {
    await assertCompletes('// |', 'Here is why this is needed.', '');
    await assertCompletes('const total = |', '"Here is the sum of them all";', '"Here is the sum of them all";');
    await assertCompletes('|', 'sure = true', 'sure = true');
    await assertCompletes(
      'x = 1\n|',
      '# Here is the sum of all numbers.',
      '# Here is the sum of all numbers.',
      'python',
    );
  });

  it('of an answer that was cut keeps the whole lines', async () => {
    const model = new FakeModel().says({
      pieces: ['<COMPLETION>\n  const a = 1;\n  const b = 2;\n  con'],
      reason: 'length',
    });
    assert.deepEqual(await model.ask(cursorIn('function f() {|\n}')), { text: '\n  const a = 1;\n  const b = 2;' });
    const line = new FakeModel().says({ pieces: ['<COMPLETION>con'], reason: 'length' });
    assert.deepEqual(await line.ask(cursorIn('const x = |')), { none: 'nothing' });
  });

  it('fills an empty block and closes it no second time', async () => {
    await assertCompletes('function f() {|\n}', '\n  return 1;\n}', '\n  return 1;');
    await assertCompletes('function f() {|\n}', 'return 1;\n}', '\n  return 1;');
    await assertCompletes('function f() {\n  |\n}', '  return 1;\n}', 'return 1;');
    await assertCompletes('def f():\n    |\n\nprint(1)\n', '    return 1\n\nprint(1)', 'return 1', 'python', '    ');
  });

  it('shows nothing that the next line says already', async () => {
    await assertCompletes('f();\n|\nreturn total;', 'return total;', '');
    await assertCompletes('f();\n|\n  return total;', '  return total;', '');
    await assertCompletes('const x = 1;\nx|\nxyz();\n', 'xyz();', '');
  });

  it('keeps one of many equal lines, and one round of a loop', async () => {
    const same = Array(6).fill('  log();').join('\n');
    await assertCompletes('function f() {|\n}', `\n${same}`, '\n  log();');
    const pair = Array(4).fill('  a();\n  b();').join('\n');
    await assertCompletes('function f() {|\n}', `\n${pair}`, '\n  a();\n  b();');
  });

  it('strips the marks of templates, unless they are the file’s own', async () => {
    await assertCompletes('const total = |', 'a + b;<|fim_middle|>', 'a + b;');
    await assertCompletes('const total = |', '<fim_middle>a + b;<|endoftext|>const', 'a + b;');
    await assertCompletes('const mark = "<before>";\nconst x = |', 'is("<before>");', 'is("<before>");');
  });

  it('keeps tabs in a file of tabs, and spaces in one of spaces', async () => {
    await assertCompletes('\t\tif (a) {|\n\t\t}', '\n            return 1;\n', '\n\t\t\treturn 1;', 'go', '\t');
    await assertCompletes('def f():|\n', '\n\treturn 1', '\n    return 1', 'python', '    ');
  });

  it('mends an indentation that is one off', async () => {
    await assertCompletes('function f() {\n  |\n}', '   return 1;', 'return 1;');
    await assertCompletes('function f() {\n  |\n}', ' return 1;', 'return 1;');
  });

  it('shows nothing that cannot be seen', async () => {
    await assertCompletes('const x = |', '   \n  ', '');
    await assertCompletes('f(|)', ')', '');
  });

  it('ends at the first step out of the block', async () => {
    await assertCompletes('def f():\n    |\n', 'return 1\ndef g():\n    return 2\n', 'return 1', 'python', '    ');
  });

  it('gives one line where no block is empty', async () => {
    await assertCompletes('const a = |\nconst z = 3;', '1;\nconst b = 2;\nconst c = 3;', '1;');
  });
});

describe('when nothing is asked unasked', () => {
  const may = (text: string, language?: string) => mayAskUnasked(cursorIn(text, language), size);

  it('asks at the end of something, with nothing but closing marks behind', () => {
    for (const text of ['const x = |', 'f(|)', 'f(a, |);', 'if (a) |{', 'a.|', '\n|'])
      assert.equal(may(text), true, text);
    for (const text of ['const x = | + 1', 'f(|a)', 'const |', 'const a1|'])
      assert.equal(may(text), text === 'const |', text);
  });

  it('asks in no comment and in no string', () => {
    for (const text of ['// a, |', 'f(); /* a, |', 'const s = "a, |', 'const s = `a, |', "const s = 'it\\', |"])
      assert.equal(may(text), false, text);
    for (const text of [
      '// a\nb = |',
      '/* a */ b = |',
      'const s = "a" + |',
      'const s = `a${f(|',
      'const s = "//"; x = |',
    ])
      assert.equal(may(text), true, text);
    assert.equal(may('# a, |', 'python'), false);
    assert.equal(may('"""\na, |', 'python'), false);
    assert.equal(may('x = "a # b" + |', 'python'), true);
    assert.equal(may('-- a, |', 'sql'), false);
    for (const [text, language] of [
      ['(* a, |', 'fsharp'],
      ['(* a, |', 'ocaml'],
      ['{ a, |', 'pascal'],
      ["x = 1 ' a, |", 'vb'],
      ['% a, |', 'erlang'],
      ['x := 1; -- a, |', 'plsql'],
      ['a = 1 // b, |', 'terraform'],
      ['# a, |', 'gdscript'],
      ['// a, |', 'solidity'],
    ] as const)
      assert.equal(may(text, language), false, language);
  });

  it('asks in no nearly empty text and in none of 8000 lines', () => {
    assert.equal(mayAskUnasked(cursorIn('a = |'), { chars: 9, lines: 1 }), false);
    assert.equal(mayAskUnasked(cursorIn('a = |'), { chars: 90_000, lines: 8000 }), false);
  });
});

describe('an answer that repeats what is there', () => {
  it('loses the rest of the line also with other spaces in it', async () => {
    for (const [text, answer, kept] of [
      ['if (|.length > 0) {', 'items.length>0){', 'items'],
      ['def mean(|: list[int]) -> float:', 'xs :  list[int])  ->  float:', 'xs'],
      ['call(|, "a", b);', 'out,"a",b);', 'out'],
      ['WHERE | AND b = 2', 'a = 1  AND  b = 2', 'a = 1'],
    ] as const)
      await assertCompletes(text, answer, kept);
  });

  it('loses the beginning of the line, however short that is', async () => {
    for (const [text, answer, language] of [
      ['\tq.|', 'q.items', 'go'],
      ['\t"|"', '\t"items', 'go'],
      ['#[|', '#[items', 'rust'],
      ['mu    |', 'mu    items', 'go'],
    ] as const)
      await assertCompletes(text, answer, 'items', language, '\t');
  });
});

describe('the language of 1C', () => {
  const bsl = (text: string) => cursorIn(text, 'bsl', '\t');

  it('is code, whose words are words of Russian', () => {
    for (const text of ['Для Каждого Строка Из Заказ.Товары Цикл', 'Если Строка Из Набора Больше Нуля Тогда'])
      assert.equal(isProse(text, bsl('Сумма = 0;\n|')), false, text);
    assert.equal(isProse('Для этого нужно сначала обойти все строки.', bsl('Сумма = 0;\n|')), true);
  });

  it('opens blocks, and its comments and strings are none', () => {
    for (const line of ['Если А > 0 Тогда', 'Пока Истина Цикл', 'Процедура Записать(Отказ) Экспорт', 'Попытка'])
      assert.equal(blockLine(bsl(`${line}\n\t|\nКонец`)), line);
    for (const text of ['// слово |', 'Текст = "слово |', 'Текст = "ВЫБРАТЬ\n\t|Товары '])
      assert.equal(isInCommentOrString(text.replace(/\|$/, ''), 'bsl'), true, text);
    assert.equal(isInCommentOrString('А = "слово"; ', 'bsl'), false);
  });
});

describe('texts at the edge', () => {
  it('throws at no cut letter, no endless line and no answer', () => {
    const texts = [
      `${'😀'.repeat(4000)}|${'😀'.repeat(2000)}`,
      '|',
      '\n'.repeat(9000).concat('|'),
      `${'a'.repeat(9000)}|`,
    ];
    for (const text of texts) {
      const cursor = cursorIn(text);
      assert.ok(cursor.before.length <= 3000 && cursor.after.length <= 1000);
      assert.doesNotMatch(cursor.before.slice(0, 1) + cursor.after.slice(-1), /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
      for (const answer of ['', '\n', '😀', '}'.repeat(50), `${'(\n'.repeat(500)}`])
        for (const whole of [true, false]) fitAnswer(answer, cursor, wantedAt(cursor, false), '', whole);
    }
  });
});
