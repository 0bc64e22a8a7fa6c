import assert from 'node:assert/strict';
import type { TextDocument } from 'vscode';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

for (const name of ['workspace', 'languages']) if (!(name in vscode)) Reflect.set(vscode, name, undefined);
const { refusalOf } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/refused-documents') as typeof import('../../src/vscode/completion/refused-documents'),
);
const settings = { mode: 'onDemand', model: '', disabledLanguages: [], excludedFiles: [], delayMs: 300 } as const;

describe('the documents that are completed', () => {
  const before = Reflect.get(vscode, 'workspace');
  beforeEach(() => {
    const getWorkspaceFolder = ({ scheme }: { scheme: string }) => (scheme === 'sftp' ? {} : undefined);
    Reflect.set(vscode, 'workspace', { getWorkspaceFolder });
  });
  after(() => Reflect.set(vscode, 'workspace', before));
  const refused = (scheme: string, path = '/shop/till.ts') =>
    refusalOf({ uri: { scheme, path }, languageId: 'typescript' } as TextDocument, settings);

  it('are those of any file system that a folder of the window lies on', () => {
    for (const scheme of ['file', 'untitled', 'vscode-vfs', 'sftp']) assert.equal(refused(scheme), undefined, scheme);
    assert.equal(refused('sftp', '/shop/.env'), 'secrets');
  });

  it('are no inputs, logs and older versions', () => {
    for (const scheme of ['output', 'vscode-scm', 'git', 'comment']) assert.equal(refused(scheme), 'no-code', scheme);
  });
});
