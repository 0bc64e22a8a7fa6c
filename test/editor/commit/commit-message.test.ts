import assert from 'node:assert/strict';
import { cleanMessage } from '../../../src/editor/commit/commit-message';

const body = 'feat(cart): keep the cart between visits\n\nIt lived in memory and was lost at each reload.';

const dressed: readonly (readonly [string, string, string])[] = [
  ['nothing around it', body, body],
  ['a fence', `\`\`\`\n${body}\n\`\`\``, body],
  ['a fence with a language', `\`\`\`text\n${body}\n\`\`\`\n`, body],
  ['tildes', `~~~\n${body}\n~~~`, body],
  ['a fence that does not end', `\`\`\`\n${body}`, body],
  [
    'words, a fence and an explanation',
    `Here is your message:\n\n\`\`\`\n${body}\n\`\`\`\n\nIt follows the style.`,
    body,
  ],
  ['words alone', `Here is your commit message:\n\n${body}`, body],
  ['two lines of words', `Sure!\nHere is the message:\n${body}`, body],
  ['words in Russian', `Вот сообщение коммита:\n\n${body}`, body],
  ['other words in Russian', `Конечно! Ниже сообщение для коммита:\n${body}`, body],
  ['bold words', `**Commit message:**\n\n${body}`, body],
  ['a heading before a fence', `Предлагаемое сообщение\n\n\`\`\`gitcommit\n${body}\n\`\`\``, body],
  ['a label in the same line', `Commit message: ${body}`, body],
  ['a Russian label in the same line', 'Вот сообщение: fix: чинит вход', 'fix: чинит вход'],
  ['quotation marks', '"fix: close the file"', 'fix: close the file'],
  ['Russian quotation marks', '«fix: закрыть файл»', 'fix: закрыть файл'],
  ['ticks', '`fix: close the file`', 'fix: close the file'],
  ['bold', '**fix: close the file**\n\nIt stayed open.', 'fix: close the file\n\nIt stayed open.'],
  ['a heading', '# fix: close the file', 'fix: close the file'],
  ['lines of Windows', body.replaceAll('\n', '\r\n'), body],
  ['lines in front and at the end', `\n\n  \n${body}\n\n\n`, body],
  ['many empty lines', 'fix: a\n\n\n\n\nb', 'fix: a\n\nb'],
  ...[
    'Вариант сообщения коммита:',
    'Текст коммита:',
    'Готово! Вот сообщение:',
    '### Сообщение коммита\n',
    '## Commit message\n',
    'На основе изменений предлагаю следующее сообщение коммита:\n',
    'С учётом изменений:',
    'Рекомендуемое сообщение коммита:',
    'Based on the changes, here is the commit message:\n',
    "I'd suggest:\n",
    "Absolutely! Here's a commit message:",
    '**Вариант 1**\n',
    '<think>\nThe diff adds a cart.\n</think>\n',
    '<reasoning>корзина</reasoning>',
  ].map((words): [string, string, string] => [`words before it: ${words.trim()}`, `${words}\n${body}`, body]),
  ...['Title: ', 'Subject: ', 'Заголовок: ', 'Коммит: ', 'Сгенерированное сообщение коммита: ', 'Вариант 1: '].map(
    (words): [string, string, string] => [`a label: ${words}`, `${words}${body}`, body],
  ),
  ...[
    'This commit message follows the Conventional Commits format.',
    '---\n\nExplanation: it is a feature.',
    'Let me know if you would like any changes!',
    'Это сообщение соответствует формату Conventional Commits.',
    'Пояснение: тип feat, так как это новая возможность.',
    'Если нужно, могу изменить сообщение.',
    'Надеюсь, это поможет!',
    'Или:\n\nfeat: keep it',
    'or\n\nfeat: keep it',
    '**Вариант 2:**\nfeat: keep it',
  ].map((words): [string, string, string] => [`words behind it: ${words}`, `${body}\n\n${words}`, body]),
  ['variants in a list', '1. fix: close the file\n2. fix: close it\n3. chore: files', 'fix: close the file'],
  ['variants in a list with words', 'Вот несколько вариантов:\n\n- fix: close\n- fix: shut', 'fix: close'],
  ['variants with fences', 'Option 1:\n```\nfix: close\n```\nOption 2:\n```\nfix: shut\n```', 'fix: close'],
  ['a tag', `<commit_message>\n${body}\n</commit_message>`, body],
  ['a tag in the same line', '<message>fix: close</message>', 'fix: close'],
  ['a command', 'git commit -m "fix: close \\"a\\""', 'fix: close "a"'],
  ['a command of two paragraphs in a fence', "```bash\ngit add .\ngit commit -m 'fix: a' -m 'b'\n```", 'fix: a\n\nb'],
  ['JSON', '```json\n{"subject":"fix: a","body":"b"}\n```', 'fix: a\n\nb'],
  ['a quotation', '> fix: a\n>\n> b', 'fix: a\n\nb'],
  ['marks around all of it', '"fix: a\n\nb"', 'fix: a\n\nb'],
  ['names of its parts', 'Subject: fix: a\n\nBody: b', 'fix: a\n\nb'],
  [
    'a block of code in a fence as long as its own',
    'Here it is:\n```\ndocs: show a call\n\n```js\nrun();\n```\n\nIt was missing.\n```\nDone!',
    'docs: show a call\n\n```js\nrun();\n```\n\nIt was missing.',
  ],
  [
    'a block of code in a longer fence',
    '````\ndocs: show a call\n\n```\nrun();\n```\n````',
    'docs: show a call\n\n```\nrun();\n```',
  ],
  [
    'a block of code in a fence of another kind',
    '~~~text\ndocs: show a call\n\n```\nrun();\n```\nIt was missing.\n~~~',
    'docs: show a call\n\n```\nrun();\n```\nIt was missing.',
  ],
  [
    'a trailer in a fence',
    '```\nfix: close\n\nSigned-off-by: A <a@b.ru>\n```',
    'fix: close\n\nSigned-off-by: A <a@b.ru>',
  ],
  ['a fence in one line', '```fix: a```', 'fix: a'],
  ['a mark nobody sees', '\ufefffix: a', 'fix: a'],
];

const itself: readonly (readonly [string, string])[] = [
  ['a subject with a colon at its end', 'fix(cli): print the usage after "unknown option:"'],
  ['a subject about messages', 'Show the commit message: it was cut'],
  ['a subject that ends with a quotation', 'Rename "a" to "b"'],
  ['a body with a fence', 'docs: show a call\n\n```js\nrun();\n```\n\nIt was missing.'],
  ['a body with a list', 'feat: two things\n\n- here is one:\n- and another'],
  ['one word', 'Here'],
  ['a body with trailers', 'fix: a\n\nCo-authored-by: A <a@b.c>'],
  ['a body about a message', 'fix: hide the error\n\nThis message confused people.'],
  ['a body with a condition', 'feat: a\n\nЕсли нужно, ключ берётся из файла.'],
  ['a subject that begins like an introduction', 'Вот теперь вход работает'],
  ['another subject that does', 'Сообщение об ошибке входа теперь понятно'],
  ['a name in brackets', '<b> is escaped'],
  ['a quotation at its beginning', '"foo" is now "bar"\n\nIt was wrong.'],
  ['a Russian subject', 'Исправляет вход: токен обновляется заранее'],
  ['ticks at both ends that are two names', '`a` calls `b`'],
];

describe('the message in the answer of a model', () => {
  for (const [what, answer, message] of dressed) {
    it(`is found in ${what}`, () => assert.equal(cleanMessage(answer, true), message));
  }
  for (const [what, message] of itself) {
    it(`stays as it is: ${what}`, () => assert.equal(cleanMessage(message, true), message));
  }

  it('is shown as it grows, with nothing that is taken back later', () => {
    for (const [what, answer, message] of [...dressed, ...itself.map(([what, text]) => [what, text, text] as const)]) {
      let before = '';
      for (let length = 1; length < answer.length; length += 1) {
        const shown = cleanMessage(answer.slice(0, length), false);
        const begun = [...shown].filter((letter) => !/[\s"'«»`*#“”]/.test(letter)).join('');
        const whole = [...message].filter((letter) => !/[\s"'«»`*#“”]/.test(letter)).join('');
        assert.ok(whole.startsWith(begun), `${what}: after ${length} letters it shows ${JSON.stringify(shown)}`);
        assert.ok(begun.startsWith(before), `${what}: after ${length} letters it shows less`);
        before = begun;
      }
    }
  });

  it('grows before the first line ends, where that cannot be anything else', () => {
    assert.equal(cleanMessage('fix: close', false), 'fix: close');
    assert.equal(cleanMessage('Исправ', false), 'Исправ');
    assert.equal(cleanMessage('Here is', false), '');
  });

  it('is empty when nothing is left', () => {
    for (const answer of ['', '\n\n', '```\n```', '```', '<think>hm</think>', '<think>hm'])
      assert.equal(cleanMessage(answer, true), '');
  });
});
