import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readReferences } from '../../../src/vscode/question/references';

const reference = (id: string, name: string, value: unknown, rest: object = {}): vscode.ChatPromptReference =>
  ({ id, name, value, ...rest }) as vscode.ChatPromptReference;

/** What VS Code gives for a picture out of the clipboard. */
const pasted = (bytes: number[]) => ({ mimeType: 'image/png', data: async () => new Uint8Array(bytes) });
const pngHead = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

describe('what a question refers to', () => {
  for (const [what, id, name] of [
    ['list of skills and agents', 'vscode.customizations.index', 'prompt:customizationsIndex'],
    ['instructions', 'vscode.prompt.instructions.text', 'prompt:instructions'],
    ['context of the editor', 'vscode.implicit.string', 'Some page'],
    ['notes about the workspace from other extensions', 'Pull requests', 'Pull requests'],
  ] as const) {
    it(`does not hold VS Code's own ${what}`, async () => {
      const read = await readReferences([reference(id, name, '<skills>/home/me</skills>')], true);
      assert.deepEqual(read, { text: '', pictures: [], used: [], leftOut: [] });
    });
  }

  it('holds the texts that a person pasted, attached or typed', async () => {
    const { text } = await readReferences(
      [
        reference('Pull requests', 'Pull requests', 'typed', { range: [0, 4] }),
        reference('terminalCommand:1', 'ls', 'listed'),
        reference('vscode.d.ts12130', 'vscode.d.ts 2 lines', 'pasted'),
      ],
      true,
    );
    assert.deepEqual(text.match(/typed|listed|pasted/g), ['pasted', 'listed', 'typed']);
  });

  it('holds a pasted picture for a model that takes pictures, and names it for one that does not', async () => {
    const given = [reference('p1', 'Pasted Image', pasted(pngHead))];
    const { pictures, leftOut } = await readReferences(given, true);
    assert.deepEqual(pictures, [{ type: 'media', mime: 'image/png', source: new Uint8Array(pngHead) }]);
    assert.deepEqual(leftOut, []);
    const without = await readReferences(given, false);
    assert.deepEqual([without.pictures, without.leftOut], [[], [{ name: 'Pasted Image', why: 'no-pictures' }]]);
  });

  it('names what cannot be read, whatever it is', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const { leftOut } = await readReferences(
      [
        reference('d', 'Problems', { diagnostics: [] }),
        reference('b', 'Broken', { mimeType: 'image/png', data: () => Promise.reject(new Error('gone')) }),
        reference('g', 'gone.png', vscode.Uri.joinPath(folder.uri, 'gone.png')),
        reference('t', 'gone.ts', vscode.Uri.joinPath(folder.uri, 'gone.ts')),
      ],
      true,
    );
    assert.deepEqual(
      leftOut.map(({ name, why }) => [name, why]),
      ['gone.ts', 'gone.png', 'Broken', 'Problems'].map((name) => [name, 'unreadable']),
    );
  });
});
