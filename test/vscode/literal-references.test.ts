import assert from 'node:assert/strict';
import { asWritten, withoutReferences } from '../../src/vscode/question/literal-references';

describe('code in the field of the chat', () => {
  const code = ['#header {', '  color: #fff;', '#count = 0', '#-x #1 # note ##two a#b', 'a.#own'].join('\n');

  it('holds nothing that VS Code reads as a reference, and is what it was for the model', () => {
    const shown = withoutReferences(code);
    assert.doesNotMatch(shown, /(?<!\S)#[\w-]/);
    assert.equal(shown.replaceAll('\u2060', ''), code);
    assert.equal(asWritten(shown), code);
  });

  it('stays as it is where nothing is read', () => {
    assert.equal(withoutReferences('# note\na.#own = b#c; ##two'), '# note\na.#own = b#c; ##two');
  });
});
