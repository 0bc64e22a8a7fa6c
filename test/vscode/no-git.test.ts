import assert from 'node:assert/strict';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { folderOnNoDisk, noGitHere, whyNoRepository } = loadWithStandIn(
  () => require('../../src/vscode/commit/no-git') as typeof import('../../src/vscode/commit/no-git'),
);

/** A window with a folder of this scheme, and with VS Code's Git extension or without. */
function open(window: { isTrusted: boolean; scheme?: string; hasGit?: boolean }): string {
  const { isTrusted, scheme, hasGit = false } = window;
  const workspaceFolders = scheme === undefined ? undefined : [{ uri: { scheme } }];
  Reflect.set(vscode, 'workspace', { isTrusted, workspaceFolders });
  Reflect.set(vscode, 'extensions', { getExtension: () => (hasGit ? {} : undefined) });
  const { message, buttons } = noGitHere();
  return `${message} ${Object.keys(buttons)}`;
}

describe('why there is no Git', () => {
  const putBack = laidUnder('workspace', 'extensions');
  after(putBack);

  it('is the restricted mode where the folder is not trusted, and nothing to install', () => {
    assert.match(open({ isTrusted: false, scheme: 'file' }), /restricted mode.*Trust the folder.*Manage trust$/);
  });

  it('is a folder that lies on no disk', () => {
    // What is off clones nothing.
    assert.match(open({ isTrusted: true, scheme: 'vscode-vfs' }), /lies on no disk.*then ask again\. $/);
  });

  it('is the same where Git is there and finds nothing in such a folder', () => {
    open({ isTrusted: true, scheme: 'vscode-vfs', hasGit: true });
    assert.match(folderOnNoDisk()?.message ?? '', /lies on no disk/);
    assert.deepEqual(Object.keys(folderOnNoDisk()?.buttons ?? {}), ['Clone the repository']);
    for (const scheme of ['file', 'vscode-remote', undefined]) {
      open({ isTrusted: true, hasGit: true, ...(scheme && { scheme }) });
      assert.equal(folderOnNoDisk(), undefined);
    }
  });

  it('is that no folder is open, where there is nothing to make a repository of', () => {
    const otherwise = { message: 'No repository.', buttons: { 'Make one': async () => {} } };
    open({ isTrusted: true, hasGit: true });
    const { message, buttons } = whyNoRepository(true, otherwise);
    assert.equal(message, 'There is no Git repository here. Open a folder that is one.');
    assert.deepEqual(Object.keys(buttons), ['Open a folder']);
    open({ isTrusted: true, scheme: 'file', hasGit: true });
    assert.equal(whyNoRepository(true, otherwise), otherwise);
  });

  it('is Git itself or its setting everywhere else', () => {
    for (const window of [
      { isTrusted: true, scheme: 'file' },
      { isTrusted: true },
      { isTrusted: true, scheme: 'vscode-vfs', hasGit: true },
      { isTrusted: false, scheme: 'file', hasGit: true },
    ]) {
      assert.match(open(window), /Install Git, or switch the setting git\.enabled on\. Open the settings$/);
    }
  });
});
