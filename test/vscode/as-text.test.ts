import assert from 'node:assert/strict';
import { asText } from '../../src/vscode/words/as-text';

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
