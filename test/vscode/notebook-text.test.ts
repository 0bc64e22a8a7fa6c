import assert from 'node:assert/strict';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { notebookText } = loadWithStandIn(
  () => require('../../src/vscode/question/notebook-text') as typeof import('../../src/vscode/question/notebook-text'),
);

describe('the file of a notebook', () => {
  it('is shown by its cells and what they put out', () => {
    const cells = [
      { cell_type: 'markdown', source: ['# A\n', 'b'] },
      { cell_type: 'code', source: 'x = 1', outputs: [{ text: ['1\n'] }, { data: { 'text/plain': '2' } }] },
    ];
    assert.equal(
      notebookText(JSON.stringify({ cells })),
      '# %% [markdown]\n# A\nb\n\n# %% [code]\nx = 1\n# output: 1\n# output: 2',
    );
  });

  it('is read whatever stands where a word or a list belongs', () => {
    const odd: unknown[] = [{ toString: 'x', valueOf: 1 }, [{ toString: 1 }], null, 5, true, [], {}];
    for (const other of odd) {
      const cells = [
        other,
        { cell_type: other, source: other, outputs: other },
        { cell_type: 'code', outputs: [other] },
      ];
      assert.match(notebookText(JSON.stringify({ cells })) ?? '', /# %% \[code\]/, JSON.stringify(other));
    }
    for (const none of ['', 'null', '[]', '{"cells":{}}', '{"cells":', '"x"'])
      assert.equal(notebookText(none), undefined);
  });
});
