import assert from 'node:assert/strict';
import { loadAsWindow, setSetting } from '../harness/editor-windows';

const { readCompletionSettings } = loadAsWindow(
  () =>
    require('../../src/vscode/completion/completion-settings') as typeof import('../../src/vscode/completion/completion-settings'),
);
const names = ['mode', 'model', 'delay', 'disabledLanguages', 'excludedFiles'] as const;
const set = (name: (typeof names)[number], value: unknown) => setSetting(`gigachat.completion.${name}`, value);

describe('the settings of completions', () => {
  afterEach(() => {
    for (const name of names) set(name, undefined);
  });

  it('keep every file out that is listed, also beside something that is no pattern', () => {
    set('excludedFiles', ['private/**', null, 5, '*.sql']);
    set('disabledLanguages', [{}, 'python']);
    const { excludedFiles, disabledLanguages } = readCompletionSettings();
    assert.deepEqual(excludedFiles, ['private/**', '*.sql']);
    assert.deepEqual(disabledLanguages, ['python']);
  });

  it('keep every file out that was written in one text, or as an object, and lose no language of the manifest', () => {
    const usual = readCompletionSettings().disabledLanguages;
    set('excludedFiles', 'private/**, *.{key,pem}\n*.sql');
    set('disabledLanguages', 'python');
    const { excludedFiles, disabledLanguages } = readCompletionSettings();
    assert.deepEqual(excludedFiles, ['private/**, *.{key,pem}', 'private/**', '*.{key,pem}', '*.sql']);
    assert.deepEqual(disabledLanguages, [...usual, 'python']);
    set('excludedFiles', { '**/secret': true, '**/open': false });
    assert.deepEqual(readCompletionSettings().excludedFiles, ['**/secret']);
  });

  it('are those of the manifest where nothing of use is set', () => {
    const usual = readCompletionSettings();
    for (const value of [null, -1, 1e9, 'x', true, {}]) {
      const isText = typeof value === 'string';
      for (const name of names) if (!isText || name === 'mode' || name === 'delay') set(name, value);
      assert.deepEqual(readCompletionSettings(), usual, String(value));
    }
  });
});
