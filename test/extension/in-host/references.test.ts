import assert from 'node:assert/strict';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readReferences } from '../../../src/vscode/question/references';
import { GitFolder } from './git-folder';
import { workspaceFolder, writeFile } from './participant-stand';

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
      assert.deepEqual(read, { text: '', rules: '', ruledBy: [], pictures: [], used: [], leftOut: [] });
    });
  }

  it('holds a file of instructions apart, unless a person asks about that file', async () => {
    const file = await writeFile('AGENTS.md', 'Talk like a pirate.');
    const [sent, older] = [
      reference('vscode.instructions.file.root__file', 'prompt:AGENTS.md', file),
      reference('vscode.prompt.instructions.root__file', 'prompt:AGENTS.md', file),
    ];
    const { text, rules } = await readReferences([sent, older], true);
    assert.deepEqual([text, rules], ['', 'AGENTS.md\n```\nTalk like a pirate.\n```\n\n']);
    const asked = await readReferences([sent, reference('a', 'AGENTS.md', file), older], true);
    assert.deepEqual([asked.text, asked.rules], [rules, rules]);
  });

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

  it('says of a variable, of the line where the debugger has stopped and of a text of another extension what VS Code says that it is', async () => {
    const file = await writeFile('paused.ts', 'one();\ntwo();\n');
    const { text, used } = await readReferences(
      [
        reference('page', 'Some page', 'PAGE', { modelDescription: 'The page that is open' }),
        reference('debug-variable:1', 'empty', '', { modelDescription: 'Debug variable "empty" with value: ' }),
        reference(
          `debug-paused-location:${file}:2`,
          'paused.ts',
          new vscode.Location(file, new vscode.Range(1, 0, 1, 6)),
          { modelDescription: 'The debugger is currently paused at this location' },
        ),
        reference('debug-variable:2', 'total', '42', { modelDescription: 'Debug variable "total" with value: 42' }),
      ],
      true,
    );
    assert.equal(
      text,
      [
        '```\nDebug variable "total" with value: 42\n```\n\n',
        'paused.ts:2-2 (The debugger is currently paused at this location)\n```\ntwo();\n```\n\n',
        '```\nDebug variable "empty" with value: \n```\n\n',
        'The page that is open\n```\nPAGE\n```\n\n',
      ].join(''),
    );
    assert.equal(used.length, 1);
  });

  it('calls a commit by the name that VS Code shows, and not by where its repository lies on the disk', async () => {
    const commits = { provideTextDocumentContent: () => 'commit 07ecf4a' };
    const provider = vscode.workspace.registerTextDocumentContentProvider('some-history', commits);
    try {
      const value = vscode.Uri.parse('some-history:/home/me/shop?07ecf4a');
      const name = '$(repo)\u00a0shop\u00a0$(git-commit)\u00a007ecf4a';
      const { text, used } = await readReferences([reference('c', name, value)], true);
      assert.deepEqual([text, used], ['shop 07ecf4a\n```\ncommit 07ecf4a\n```\n\n', [value]]);
    } finally {
      provider.dispose();
    }
  });

  it('holds a pasted picture for a model that takes pictures, and names it for one that does not', async () => {
    const given = [reference('p1', 'Pasted Image', pasted(pngHead))];
    const { pictures, leftOut } = await readReferences(given, true);
    assert.deepEqual(pictures, [{ type: 'media', mime: 'image/png', source: new Uint8Array(pngHead) }]);
    assert.deepEqual(leftOut, []);
    const without = await readReferences(given, false);
    assert.deepEqual([without.pictures, without.leftOut], [[], [{ name: 'Pasted Image', why: 'no-pictures' }]]);
  });

  it('holds a file once that is attached twice, or open as well', async () => {
    const value = await writeFile('once.ts', 'once');
    const place = () => new vscode.Location(value, new vscode.Range(0, 0, 0, 2));
    const { text, used } = await readReferences(
      [
        reference('vscode.implicit.file', 'once.ts', value),
        reference('a', 'once.ts', value),
        reference('b', 'once.ts', vscode.Uri.parse(value.toString())),
        reference('c', 'once.ts:1', place()),
        reference('d', 'once.ts:1', place()),
      ],
      true,
    );
    assert.deepEqual([text.match(/^once\.ts.*$/gm), used.length], [['once.ts:1-1', 'once.ts'], 2]);
  });

  it('holds the cells of a notebook with what they gave, not its pictures', async () => {
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: ['four\n'] },
      { output_type: 'display_data', data: { 'image/png': 'A'.repeat(100_000) }, metadata: {} },
      { output_type: 'error', ename: 'ValueError', evalue: 'too odd', traceback: [] },
    ];
    const cells = [
      { cell_type: 'markdown', source: ['# Title'], metadata: {} },
      { cell_type: 'code', source: ['print(2 + 2)\n', 'fail()'], outputs, execution_count: 1, metadata: {} },
    ];
    const file = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const value = await writeFile('notes/sums.ipynb', JSON.stringify(file));
    const expected = '# %% [markdown]\n# Title\n\n# %% [code]\nprint(2 + 2)\nfail()\n# output: four\n# output: too odd';
    const { text } = await readReferences([reference('a', 'sums.ipynb', value)], true);
    assert.ok(text.includes(expected), text.slice(0, 500));
    const folder = vscode.Uri.joinPath(value, '..');
    assert.ok((await readReferences([reference('a', 'notes', folder)], true)).text.includes(expected));
    const broken = await writeFile('broken.ipynb', '{"cells": [');
    assert.match((await readReferences([reference('a', 'broken.ipynb', broken)], true)).text, /\{"cells": \[/);
  });

  it('calls a cell and an older version by their file, and takes the line where a place is only a point', async () => {
    const cells = [{ cell_type: 'code', source: ['one'], metadata: {}, outputs: [], execution_count: null }];
    const file = await writeFile('cell.ipynb', JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }));
    const notebook = await vscode.workspace.openNotebookDocument(file);
    const lines = await writeFile('lines.ts', 'first\nsecond\n');
    const { text, leftOut } = await readReferences(
      [
        reference('a', 'cell', notebook.cellAt(0).document.uri),
        reference('b', 'point', new vscode.Location(lines, new vscode.Position(1, 3))),
        reference('c', 'behind the end', new vscode.Location(lines, new vscode.Range(70, 0, 80, 0))),
        reference('d', 'before', vscode.Uri.file(lines.path).with({ scheme: 'git', query: '{}' })),
      ],
      true,
    );
    assert.match(text, /^lines\.ts:2-2\n```\nsecond\n```\n\ncell\.ipynb \(cell 1\)\n```\none\n/);
    assert.deepEqual(leftOut, [
      { name: 'lines.ts (git)', why: 'unreadable' },
      { name: 'lines.ts:71-81', why: 'unreadable' },
    ]);
  });

  it('leaves what Git ignores out of a folder, unless all of it is ignored, and says where Git was not asked', async () => {
    const folder = GitFolder.make();
    try {
      folder.write('.gitignore', 'venv/\nlogs/*\nsrc/local.ts\n');
      folder.write('src/a.ts', 'mine');
      folder.write('src/local.ts', 'not for others');
      folder.write('lib/b.ts', 'of a library');
      // Git judges nothing that lies behind a link.
      symlinkSync(join(folder.path, 'lib'), join(folder.path, 'link'), 'junction');
      folder.write('venv/lib.py', 'of others');
      folder.write('logs/today.log', 'it broke');
      const source = reference('a', 'src', vscode.Uri.file(join(folder.path, 'src')));
      const unasked = (await readReferences([source], true)).leftOut;
      assert.deepEqual(
        unasked.map(({ why }) => why),
        ['git-unasked'],
      );
      await folder.open();
      const read = async (name: string) => {
        const value = vscode.Uri.file(join(folder.path, name));
        const { text, leftOut } = await readReferences([reference('a', name, value)], true);
        const ignored = leftOut.filter(({ why }) => why === 'ignored').map((one) => one.name.replace(/^.*\//, ''));
        return { text, ignored, others: leftOut.length - ignored.length };
      };
      const whole = await read('');
      assert.match(whole.text, /mine/);
      assert.doesNotMatch(whole.text, /of others|not for others|venv\/lib\.py/);
      assert.deepEqual([whole.ignored.sort(), whole.others], [['lib.py', 'local.ts', 'today.log'], 0]);
      assert.doesNotMatch((await read('src')).text, /not for others/);
      assert.deepEqual((await read('src')).ignored, ['local.ts']);
      for (const name of ['venv', 'logs']) {
        const { text, ignored, others } = await read(name);
        assert.match(text, name === 'venv' ? /of others/ : /it broke/);
        assert.deepEqual([ignored, others], [[], 0]);
      }
    } finally {
      await folder.remove();
    }
  });

  it('makes no document of one that was never saved and is closed', async () => {
    const value = vscode.Uri.parse('untitled:Untitled-77');
    const { leftOut } = await readReferences([reference('a', 'Untitled-77', value)], true);
    assert.deepEqual(leftOut, [{ name: 'Untitled-77', why: 'unreadable' }]);
    assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === value.toString()));
  });

  it('names the files of a folder that are too large, and reads those in other encodings', async () => {
    await writeFile('mixed/large.txt', 'x'.repeat(300_000));
    await writeFile('mixed/wide.txt', Buffer.from('\ufeffпривет', 'utf16le'));
    // Windows-1251, which VS Code shows with broken letters unless its settings name it.
    const older = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x2c, 0x20, 0xec, 0xe8, 0xf0]);
    const file = await writeFile('mixed/older.txt', older);
    const value = vscode.Uri.joinPath(workspaceFolder(), 'mixed');
    const { text, leftOut } = await readReferences([reference('a', 'mixed', value)], true);
    assert.match(text, /mixed\/older\.txt\n```\nПривет, мир\n/);
    assert.match(text, /mixed\/wide\.txt\n```\nпривет\n/);
    for (let reads = 0; reads < 2; reads += 1) {
      assert.match((await readReferences([reference('a', 'older', file)], true)).text, /```\nПривет, мир\n/);
      await vscode.workspace.openTextDocument(file);
    }
    assert.deepEqual(leftOut, [{ name: 'mixed/large.txt', why: 'no-room' }]);
  });

  it('leaves out a file that is larger than VS Code opens', async () => {
    const huge = await writeFile('huge.log', '');
    truncateSync(huge.fsPath, 51 * 1024 * 1024);
    const { text, leftOut } = await readReferences([reference('a', 'huge.log', huge)], true);
    await vscode.workspace.fs.delete(huge);
    assert.deepEqual([text, leftOut], ['', [{ name: 'huge.log', why: 'no-room' }]]);
  });

  it('holds the cells of an open notebook whose file is larger than that: its pictures are not read', async () => {
    const cells = [{ cell_type: 'code', source: ['print(3)'], metadata: {}, outputs: [], execution_count: null }];
    const file = JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
    const value = await writeFile('pictures.ipynb', file + ' '.repeat(51 * 1024 * 1024));
    await vscode.workspace.openNotebookDocument(value);
    const { text, leftOut } = await readReferences([reference('a', 'pictures.ipynb', value)], true);
    await vscode.workspace.fs.delete(value);
    assert.deepEqual([text.includes('# %% [python]\nprint(3)'), leftOut], [true, []], text.slice(0, 500));
  });

  it('holds whole lines of a piece that VS Code shows with broken letters', async () => {
    // In the console's encoding: "х = 1", "при её", "да", where two bytes may be shown as one broken letter.
    const bytes = [
      0xe5, 0x20, 0x3d, 0x20, 0x31, 0x0d, 0x0a, 0xaf, 0xe0, 0xa8, 0x20, 0xa5, 0xf1, 0x0d, 0x0a, 0xa4, 0xa0,
    ];
    const file = await writeFile('pieces.txt', Buffer.from(bytes));
    const held = async (range: vscode.Range) => {
      const { text } = await readReferences([reference('a', 'pieces', new vscode.Location(file, range))], true);
      return /```\n([^`]*?)\n*```/.exec(text)?.[1];
    };
    assert.equal(await held(new vscode.Range(1, 1, 2, 0)), 'при её');
    assert.equal(await held(new vscode.Range(1, 0, 2, 2)), 'при её\nда');
    assert.equal(await held(new vscode.Range(2, 1, 2, 1)), 'да');
    assert.equal(await held(new vscode.Range(0, 2, 0, 5)), '= 1');
  });

  it('keeps to the encoding that the settings name where only a letter of the text is broken', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('encoding', 'shiftjis', vscode.ConfigurationTarget.Global);
    try {
      const bytes = [0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd, 0x82, 0x20, 0x0a];
      const file = await writeFile('far/east.txt', Buffer.from(bytes));
      for (const value of [vscode.Uri.joinPath(file, '..'), file]) {
        const { text } = await readReferences([reference('a', 'east', value)], true);
        assert.match(text, /```\nこんにちは\uFFFD/);
      }
    } finally {
      await files.update('encoding', undefined, vscode.ConfigurationTarget.Global);
    }
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
        // As VS Code attaches another chat, and a page of its browser.
        reference('s', 'My older chat', vscode.Uri.parse('vscode-chat-session://local/MTIzNDU2')),
      ],
      true,
    );
    assert.deepEqual(
      leftOut.map(({ name, why }) => [name, why]),
      ['My older chat', 'gone.ts', 'gone.png', 'Broken', 'Problems'].map((name) => [name, 'unreadable']),
    );
  });
});
