import assert from 'node:assert/strict';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { gitFailure } = loadWithStandIn(
  () => require('../../src/vscode/commit/git-failure') as typeof import('../../src/vscode/commit/git-failure'),
);

/** A failure as the Git extension throws it. */
const failed = (stderr: string) => gitFailure(Object.assign(new Error('Failed to execute git'), { stderr }));
const said = (reason: string) => `Git failed here: ${reason} The output "Git" says more.`;

describe('why Git failed', () => {
  it('is the line that says so, and not a warning before it', () => {
    const warning = "warning: in the working copy of 'a.txt', LF will be replaced by CRLF";
    assert.equal(failed(`${warning}\r\nfatal: bad object HEAD\r\n`), said('bad object HEAD.'));
    assert.equal(failed('error: index file corrupt\nfatal: died\n'), said('index file corrupt.'));
    assert.equal(failed('\nsomething else!\n'), said('something else!'));
  });

  it("is the failure's own message where Git printed nothing", () => {
    assert.equal(failed(''), said('Failed to execute git.'));
    assert.equal(gitFailure(new TypeError('not of Git')), undefined);
  });

  it('holds no link of a file that is called like one', () => {
    const name = '[mend it](command:workbench.action.closeWindow)';
    assert.equal(failed(`error: open("${name}"): denied`), said(`open("${name.replace('](', ']\u200b(')}"): denied.`));
  });
});
