import assert from 'node:assert/strict';
import { type Task, wishOf } from './task';

const cases: readonly (readonly [string, Task | undefined, string | undefined])[] = [
  [
    'Create a file alpha.txt in this folder with the text good day, then say ready.',
    { kind: 'write', path: 'alpha.txt', text: 'good day' },
    'ready',
  ],
  [
    'Please create `notes/a.md` containing "two words, and more".',
    { kind: 'write', path: 'notes/a.md', text: 'two words, and more' },
    undefined,
  ],
  [
    'Write the text one two to the file greet.txt and say ok',
    { kind: 'write', path: 'greet.txt', text: 'one two' },
    'ok',
  ],
  [
    'Create a file x.py with the following content:\n```python\na = 1\nb = 2\n```\nThen reply with finished',
    { kind: 'write', path: 'x.py', text: 'a = 1\nb = 2' },
    'finished',
  ],
  [
    'Создай файл заметка.txt в текущей папке с текстом добрый день, затем скажи готово.',
    { kind: 'write', path: 'заметка.txt', text: 'добрый день' },
    'готово',
  ],
  ['Запиши раз в файл a.txt', { kind: 'write', path: 'a.txt', text: 'раз' }, undefined],
  [
    'Replace foo with bar in the file src/a.ts, then say done',
    { kind: 'replace', path: 'src/a.ts', from: 'foo', to: 'bar' },
    'done',
  ],
  [
    'In the file config.json, change "1" to "2" and then say finished.',
    { kind: 'replace', path: 'config.json', from: '1', to: '2' },
    'finished',
  ],
  [
    'Замени слово кот на пёс в файле pets.txt и скажи готово',
    { kind: 'replace', path: 'pets.txt', from: 'кот', to: 'пёс' },
    'готово',
  ],
  [
    'В файле pets.txt замени кот на собака',
    { kind: 'replace', path: 'pets.txt', from: 'кот', to: 'собака' },
    undefined,
  ],
  ['Read the file README.md and tell me what it says', { kind: 'read', path: 'README.md' }, undefined],
  ['Прочитай файл data.csv', { kind: 'read', path: 'data.csv' }, undefined],
  ['Run the command ls -la, then say done', { kind: 'run', command: 'ls -la' }, 'done'],
  ['Выполни команду `echo hi` и скажи готово', { kind: 'run', command: 'echo hi' }, 'готово'],
  ['What is the capital of France?', undefined, undefined],
];

describe('the reading of a request', () => {
  for (const [text, task, thenSay] of cases) {
    it(`understands: ${text.split('\n')[0]}`, () => {
      assert.deepEqual(wishOf(text), { tasks: task ? [task] : [], thenSay });
    });
  }

  it('keeps several tasks in their order', () => {
    const { tasks, thenSay } = wishOf('Read the file a.txt, then create a file b.txt with the text x1. Say finished.');
    assert.deepEqual(
      tasks.map(({ kind }) => kind),
      ['read', 'write'],
    );
    assert.equal(thenSay, 'finished');
  });
});
