import assert from 'node:assert/strict';
import { asMessage, asText } from '../../src/vscode/words/as-text';

/** What is left for a reader of Markdown once it has taken the escaped signs as text. */
const marksOf = (markdown: string) => markdown.replace(/\\[!-/:-@[-`{-~]/g, '');
/** What a reader of Markdown hands on. */
const readOf = (markdown: string) => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');

describe('a text of others in Markdown', () => {
  const texts = [
    '[x](command:workbench.action.quit)',
    '<img src=x onerror=alert(1)>',
    '~~old~~ **work** _of_ `me`',
    'R&amp;D &lt;b&gt;',
    'https://models.example/v1 and www.models.example',
    'anna@sber.example',
    'one\n\n# two\r\n- three\u2028four',
    'a | b \\ c',
  ];

  for (const text of texts) {
    it(`is shown as it is: ${JSON.stringify(text)}`, () => {
      const markdown = asText(text);
      assert.doesNotMatch(marksOf(markdown), /[\\`*_{}[\]()#!|<>~&$\r\n\u2028]|:\/\/|\w@|www\./i);
      assert.equal(readOf(markdown), text.replace(/\s/g, ' '));
    });
  }

  it('draws no icon, which VS Code makes of what a reader of Markdown hands on', () => {
    for (const text of ['$(loading~spin) work', '$$(key)', '\\$(key)', '$(($(key)'])
      assert.doesNotMatch(readOf(asText(text)), /\$\(/);
  });

  it('keeps names of files and of commands readable', () =>
    assert.equal(
      asText('src/a-b.test.ts, "GigaChat: Sign In", @gigachat 1.5'),
      'src/a-b.test.ts, "GigaChat: Sign In", @gigachat 1.5',
    ));
});

describe('a message of ours with words of others, in Markdown', () => {
  for (const words of [
    '<image> is not supported',
    '__init__ of *args*',
    '~~no~~',
    '# no\n- no',
    '[x](https://models.example)',
    '`a',
    '- no',
    '1. no',
    'a\\b',
  ]) {
    it(`is shown as it is: ${JSON.stringify(words)}`, () => {
      const markdown = asMessage(`${words} Change the request.`);
      assert.doesNotMatch(marksOf(markdown), /[\\`*[\]<~\r\n]|\b_\W|\W_|^(?:[-#]|\d+\.)/);
      assert.equal(readOf(markdown), `${words.replace(/\s/g, ' ')} Change the request.`);
    });
  }

  it('holds no sign that a screen reader would read out where there is nothing to escape', () => {
    const usual = 'Прокси p.example требует имя (407). См. http.proxy, GIGACHAT_API_PERS и "GigaChat: Войти" — #1 & 2!';
    assert.equal(asMessage(usual), usual);
  });
});
