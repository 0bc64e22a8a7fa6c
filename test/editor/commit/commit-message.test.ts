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
  [
    'words around a quotation',
    "Sure! Here's the commit message:\n\n> fix: close it\n>\n> It stayed open.\n\nLet me know!",
    'fix: close it\n\nIt stayed open.',
  ],
  [
    'labels on lines of their own',
    '**Title:** fix: close it\n\n**Description:**\n- it stayed open',
    'fix: close it\n\n- it stayed open',
  ],
  [
    'two quotations',
    'Here is the message:\n\n> fix: close it\n\n> It stayed open.\n\nHope this helps!',
    'fix: close it\n\nIt stayed open.',
  ],
  [
    'a label, and a word of the body like one',
    'Title: fix: read it\n\nIt was sent so:\nbody: 1',
    'fix: read it\n\nIt was sent so:\nbody: 1',
  ],
  [
    'a subject that avoids errors',
    'Чтобы избежать ошибок при сохранении, проверять путь',
    'Чтобы избежать ошибок при сохранении, проверять путь',
  ],
  [
    'a subject about talks',
    'Разговоры на чувствительные темы: добавить фильтр',
    'Разговоры на чувствительные темы: добавить фильтр',
  ],
  [
    'a version that is no other variant',
    'feat: x\n\nVersion 2 of the API is used.',
    'feat: x\n\nVersion 2 of the API is used.',
  ],
  ['a postscript', 'fix: закрыть файл\n\nP.S. Если нужно, могу сократить.', 'fix: закрыть файл'],
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
  ...[
    "Here's a commit message based on the changes\n",
    'Option 1 — short\n',
    'Option A:',
    'Первый вариант:',
    'Хороший вариант сообщения:\n',
    '📝 Commit message:\n',
    '✅ Вот сообщение коммита:',
    'For the given changes, here is a commit message:\n',
    'You can use the following commit message:\n',
    'Можно использовать следующее сообщение:\n',
    'I analyzed the diff.\n',
    'Я изучил изменения.\n',
    '---',
  ].map((words): [string, string, string] => [`more words before it: ${words.trim()}`, `${words}\n${body}`, body]),
  ...[
    'Option B:\nfeat: keep it',
    'Второй вариант:\nfeat: keep it',
    'Или короче:\n\nfeat: keep it',
    'Or, shorter:\n\nfeat: keep it',
    'Alternative messages:\n- feat: keep it',
    'Альтернативные варианты:\n1. feat: keep it',
    'Note: I used the feat type because it is new.',
    'Примечание: тип feat выбран, так как это новое.',
    '===',
  ].map((words): [string, string, string] => [`more words behind it: ${words}`, `${body}\n\n${words}`, body]),
  [
    'a sentence that ends with a colon before a fence',
    `The changes add a cart. The message:\n\`\`\`\n${body}\n\`\`\``,
    body,
  ],
  ['a fence with a title', `\`\`\`text title="message"\n${body}\n\`\`\``, body],
  ...['Можно написать так:\n', 'Result:\n', 'Output:', 'Кратко:', 'Short version:'].map(
    (words): [string, string, string] => [`a type behind it: ${words.trim()}`, `${words}\n${body}`, body],
  ),
  ...['Предлагаю: ', 'Answer: ', 'Ответ: ', 'Я бы предложил такое сообщение коммита: '].map(
    (words): [string, string, string] => [`words in the line of the type: ${words}`, `${words}${body}`, body],
  ),
  ...[
    '### Объяснение\n\nНовое.',
    '**Описание изменений:**\n- a',
    'Подробно:\nfeat: a',
    'Detailed version:\nfeat: a',
  ].map((words): [string, string, string] => [`a section behind it: ${words}`, `${body}\n\n${words}`, body]),
  ['a tag with attributes', '<commit lang="en">fix: close</commit>', 'fix: close'],
  ['variants with bold numbers', '**1.** fix: close\n**2.** fix: shut', 'fix: close'],
  ['a type in bold', '**feat**: add a cart', 'feat: add a cart'],
  ['a type and its colon in bold', '**feat(cart):** add it', 'feat(cart): add it'],
  ['a type in ticks', '`fix`: close', 'fix: close'],
  ['German quotation marks', '„fix: close“', 'fix: close'],
  ['names of its parts in bold lines', '**Заголовок:** fix: a\n**Тело:** b', 'fix: a\n\nb'],
  ['a command with a text of several lines', "git commit -F- <<'EOF'\nfix: a\n\nb\nEOF", 'fix: a\n\nb'],
  ['a command that reads one', '```sh\ngit commit -m "$(cat <<\'EOF\'\nfix: a\nEOF\n)"\n```', 'fix: a'],
  ['JSON of its parts', '{"type":"fix","scope":"cart","subject":"close","body":""}', 'fix(cart): close'],
  ['JSON of variants', '["fix: a","fix: b"]', 'fix: a'],
  ['tags of its parts', '<subject>fix: a</subject>\n<body>b</body>', 'fix: a\n\nb'],
];

const itself: readonly (readonly [string, string])[] = [
  ['a subject with a colon at its end', 'fix(cli): print the usage after "unknown option:"'],
  ['a subject about messages', 'Show the commit message: it was cut'],
  ['a subject that ends with a quotation', 'Rename "a" to "b"'],
  ['a body with a fence', 'docs: show a call\n\n```js\nrun();\n```\n\nIt was missing.'],
  ['a body with a list', 'feat: two things\n\n- here is one:\n- and another'],
  ['one word', 'Here'],
  ['a mark in capitals before a type', 'WIP: feat: add a cart'],
  ['a ticket before a type', 'ABC-123: feat: add a cart'],
  ['a part before words', 'Core module: close the file'],
  ['a subject about a version', 'Version 1 of the API is gone'],
  ['a subject about a variant', 'Вариант 1 расчёта удалён'],
  ['a subject with a picture', '✨ feat: add a cart'],
  ['a subject in ticks and more', '`npm ci` runs everywhere'],
  ['a subject about changes', 'Изменения цены видны сразу'],
  ['a subject about an analysis', 'Analysis of logs no longer stops'],
  ['a subject with a name and a colon', '`auth`: close the session'],
  ['a body with a note', 'fix: a\n\nNote: run the migration first.'],
  ['a body with a condition in English', 'fix: a\n\nOr the file is missing.'],
  ['a subject that ends with a colon, above a list', 'Add options for messages:\n\n- one\n- two'],
  ['a Russian subject that ends so', 'Исправить сообщения об ошибках:\n\n- входа\n- выхода'],
  ['a subject about changes that ends so', 'Изменения в API:\n\n- раз\n- два'],
  ['a subject about the first start that ends so', 'Первый запуск:\n\n* подсказка'],
  ['a subject that ends so, above a sentence', 'Rework the options:\n\nOne for each.'],
  ['a body about an option', 'feat: a\n\nOption B is now the default.\n\nMore.'],
  ['a body about a second option', 'feat: a\n\nThe second option is asked for again.'],
  ['a Russian body about a variant', 'feat: a\n\nВариант Б убран.\n\nВторой вариант доставки стал основным.'],
  ['a body about other messages', 'feat: a\n\nOther messages are kept.\n\nАльтернативный вариант доставки убран.'],
  ['a Russian body with a note', 'feat: a\n\nПримечание: перенос данных выбран вручную.'],
  ['a subject about apologies', 'Apologies page has a link back'],
  ['a subject about a provider', 'As an AI provider, OpenRouter has a page of its own'],
  ['a Russian subject about a model', 'Как ИИ понимает запрос, видно в журнале'],
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

  it('is empty where the model refuses', () => {
    for (const answer of [
      "I'm sorry, but I cannot help with that.",
      'I cannot write a message for these changes.',
      'К сожалению, я не могу помочь с этим запросом.',
      'Извините, но я не могу ответить.',
      'Разговоры на некоторые темы временно ограничены.',
      'Как у нейросетевой языковой модели у меня нет мнения.',
      'Не люблю менять тему разговора, но вот сейчас тот самый случай.',
    ]) {
      for (let length = 1; length < answer.length; length += 1)
        assert.equal(cleanMessage(answer.slice(0, length), false), '', answer.slice(0, length));
      assert.equal(cleanMessage(answer, true), '');
    }
  });
});
