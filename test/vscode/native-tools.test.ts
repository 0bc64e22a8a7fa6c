import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { ChatError } from '../../src/core/chat/errors';
import type { Session } from '../../src/vscode/account/session';
import type { ToolAccount } from '../../src/vscode/tools/tool-contract';
import { drawnPicture } from '../harness/drawn-picture';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

// A module sees the names that are there when it is loaded.
const before = { ...vscode };
/** What was made Markdown of. */
const markdowns: string[] = [];
class MarkdownString {
  value = '';
  constructor(text = '') {
    markdowns.push(text);
  }
  appendText(text: string) {
    this.value += text;
    return this;
  }
}
Object.assign(vscode, { workspace: {}, Uri: {}, ViewColumn: {}, MarkdownString });
const { toolOf } = loadWithStandIn(
  () => require('../../src/vscode/tools/tool') as typeof import('../../src/vscode/tools/tool'),
);

const mark = '<img src="b28fbd4e-4c3a-4c53-9a5b-2f3b9d7b8b11" fuse="true"/>';
const { signal } = new AbortController();

/** An address as VS Code takes it apart; Windows' drives are paths as well. */
interface Address {
  scheme: string;
  path: string;
  with(change: object): Address;
}
const address = (path: string, scheme = 'file', authority = ''): Address => ({
  scheme,
  path,
  with: (change) => {
    const changed = { ...address(path, scheme, authority), ...change };
    if (authority !== '' && /^[^/]/.test(changed.path)) throw new Error('[UriError]: the path must begin with a slash');
    return changed;
  },
});
const Uri = {
  file: (path: string) => address(path.startsWith('/') ? path : `/${path}`),
  parse: (text: string) => {
    const [scheme = '', rest = ''] = text.split('://');
    const [authority = ''] = rest.split('/');
    return address(rest.slice(authority.length), scheme, authority);
  },
  joinPath: (root: { path: string }, path: string) => ({ path: `${root.path}/${path}` }),
};

/** What a workspace of these ways does, and what was written to it. */
interface Workspace {
  folders?: number;
  /** Where its folders lie, in place of one. */
  places?: readonly string[];
  isWritable?: boolean;
  /** What writing fails with. */
  refuses?: Error;
  /** Every name is taken. */
  isFull?: boolean;
  /** What showing a file fails with. */
  opens?: Error;
}

describe("GigaChat's own tools in an odd workspace, on odd accounts", () => {
  after(() => Object.assign(vscode, before));

  let asked = 0;
  let written: string[] = [];
  const account = { preferredModel: 'GigaChat-2', refreshModels: async () => [] } as unknown as ToolAccount;
  const sessionOf = (text: string) =>
    ({
      alone: {
        async *stream() {
          asked += 1;
          yield [
            { type: 'start', id: '1', model: 'GigaChat-2' },
            { type: 'text', text },
            { type: 'finish', reason: 'stop' },
          ];
        },
      },
      accounts: { files: { content: async () => ({ bytes: drawnPicture, mime: 'image/jpeg' }) } },
    }) as unknown as Session;

  const draw = (input: object, workspace: Workspace = {}, text = mark) => {
    const { folders = 1, places = folders > 0 ? ['/w'] : [], isWritable, refuses, isFull, opens } = workspace;
    const open = places.map((path) => ({ name: posix.basename(path), uri: address(path) }));
    asked = 0;
    written = [];
    Object.assign(vscode, {
      ViewColumn: { Beside: -2 },
      Uri,
      commands: {
        executeCommand: async () => {
          if (opens) throw opens;
        },
      },
      workspace: {
        workspaceFolders: open.length > 0 ? open : undefined,
        getWorkspaceFolder: ({ scheme, path }: Address) =>
          open.find(
            ({ uri }) => scheme === 'file' && `${path}/`.toLowerCase().startsWith(`${uri.path}/`.toLowerCase()),
          ),
        asRelativePath: ({ path }: { path: string }) => path.replace('/w/', ''),
        fs: {
          isWritableFileSystem: () => isWritable,
          stat: async () => {
            if (!isFull) throw new Error('not found');
          },
          writeFile: async ({ path }: { path: string }) => {
            if (refuses) throw refuses;
            written.push(path);
          },
        },
      },
    });
    return toolOf('gigachat_draw_picture', account).run(input, sessionOf(text), signal);
  };
  const failsBeforeItCosts = async (input: object, workspace: Workspace, words: RegExp) => {
    await assert.rejects(draw(input, workspace), { code: 'tool_failed', message: words });
    assert.deepEqual([asked, written], [0, []], JSON.stringify(input));
  };

  it('draw nothing that has no place: no folder, a read-only one, a name that is none', async () => {
    await failsBeforeItCosts({ prompt: 'x' }, { folders: 0 }, /open a folder/);
    await failsBeforeItCosts({ prompt: 'x' }, { isWritable: false }, /read-only/);
    const names = [7, null, {}, [], '.', '..', '/', '//', '.png', 'a/.png', 'a/..', './.', 'a/../..', '\\\\host\\x'];
    const odd = ['a\0b', 'a\nb', 'a:b', 'x?', '*', '"q"', 'a|b', 'end.', 'a ./b', 'n'.repeat(300), 'node_modules/a'];
    const devices = ['nul', 'a/CON.png', 'com1/a', 'aux .jpg', 'Node_Modules/a'];
    for (const file of [...names, ...odd, ...devices]) {
      await failsBeforeItCosts({ prompt: 'x', file }, {}, /needs a place in the workspace/);
    }
    for (const prompt of [undefined, null, 5, '', '  ', {}]) await failsBeforeItCosts({ prompt }, {}, /needs "prompt"/);
  });

  it('ask before they draw also where the prompt is no text', () => {
    for (const prompt of [{ toString: 'x', valueOf: 1 }, [{ toString: 1 }], null, undefined]) {
      toolOf('gigachat_draw_picture', account).prepare({ prompt });
      assert.match(markdowns.at(-1) ?? '', /^\n\nIt takes tokens/);
    }
  });

  it('give a picture a name in the folder that was named', async () => {
    for (const [file, place] of [
      [undefined, '/w/picture.jpg'],
      ['images/', '/w/images/picture.jpg'],
      ['./a/b/../кот и пёс.PNG', '/w/a/кот и пёс.jpg'],
      ['a\\b.png', '/w/a/b.jpg'],
    ] as const) {
      await draw({ prompt: 'x', file });
      assert.deepEqual(written, [place]);
    }
  });

  it('give a picture the place that an agent names by its whole path, as VS Code tells agents to', async () => {
    for (const [file, place] of [
      ['/w/images/cat.png', '/w/images/cat.jpg'],
      ['/w/a/../cat', '/w/cat.jpg'],
      ['/w', '/w/picture.jpg'],
      ['/w/images/', '/w/images/picture.jpg'],
      ['file:///w/cat.png', '/w/cat.jpg'],
    ] as const) {
      await draw({ prompt: 'x', file });
      assert.deepEqual(written, [place], file);
    }
    await draw({ prompt: 'x', file: 'C:\\code\\shop\\cat.png' }, { places: ['/c:/code/shop'] });
    assert.deepEqual(written, ['/c:/code/shop/cat.jpg']);
    for (const file of [
      '/web/cat.png',
      '/w/../etc/cat',
      '/w/.git/cat',
      'https://w/cat.png',
      'vscode-vfs://host/w/cat',
      'vscode-vfs://host',
    ]) {
      await failsBeforeItCosts({ prompt: 'x', file }, {}, /needs a place in the workspace/);
    }
  });

  it('give a picture the folder of the window whose name the place begins with, else the first one', async () => {
    const places = ['/code/api', '/code/web'];
    for (const [file, place] of [
      ['web/images/cat.png', '/code/web/images/cat.jpg'],
      ['/code/web/cat.png', '/code/web/cat.jpg'],
      ['images/cat.png', '/code/api/images/cat.jpg'],
      [undefined, '/code/api/picture.jpg'],
    ] as const) {
      await draw({ prompt: 'x', file }, { places });
      assert.deepEqual(written, [place]);
    }
    await draw({ prompt: 'x', file: 'w/cat.png' });
    assert.deepEqual(written, ['/w/w/cat.jpg'], 'a single folder is not named');
  });

  it('ask for no consent where they will not draw, for want of a place', async () => {
    await draw({ prompt: 'x' });
    const prepare = (file: string) => toolOf('gigachat_draw_picture', account).prepare({ prompt: 'x', file });
    assert.equal(prepare('../out').confirmationMessages, undefined);
    assert.ok(prepare('cat').confirmationMessages);
  });

  it('say that the picture could not be written, and end where every name is taken', async () => {
    const words = /could not be written to cat\. Name another file/;
    const refuses = Object.assign(new Error('EACCES: permission denied'), { code: 'NoPermissions' });
    await assert.rejects(draw({ prompt: 'x', file: 'cat' }, { refuses }), { code: 'tool_failed', message: words });
    await assert.rejects(draw({ prompt: 'x', file: 'cat' }, { isFull: true }), { code: 'tool_failed', message: words });
  });

  it('tell of a picture that was written and cannot be shown', async () => {
    assert.equal(await draw({ prompt: 'x' }, { opens: new Error('no editor') }), 'The picture is in picture.jpg.');
    assert.equal(await draw({ prompt: 'x' }), 'The picture is in picture.jpg and is shown to the person.');
  });

  it('say so when GigaChat answers nothing at all', async () => {
    await assert.rejects(draw({ prompt: 'x' }, {}, ' '), { code: 'tool_failed', message: /gave no picture/ });
  });

  describe('the balance', () => {
    const balance = (...members: (Map<string, number> | ChatError)[]) => {
      const accounts = members.map((left, index) => ({
        name: `account${index}`,
        client: {
          balance: async () => {
            if (left instanceof ChatError) throw left;
            return left;
          },
        },
      }));
      const session = { accounts: { members: accounts } } as unknown as Session;
      return toolOf('gigachat_balance', account).run({}, session, signal);
    };
    const left = new Map([['GigaChat-2', 5]]);

    it('is told of the accounts that answer, beside those that do not', async () => {
      const told = await balance(left, new ChatError('network', 'gone'), new ChatError('forbidden', 'no'), new Map());
      assert.match(told, /^account0:\nGigaChat-2: 5 tokens left\naccount1: GigaChat could not be reached .*\n/);
      assert.match(told, /account2: .*pays as it goes.*\naccount3: no packages$/s);
    });

    it('fails with the one account that there is, and knows hosts without the question', async () => {
      await assert.rejects(balance(new ChatError('network', 'gone')), { kind: 'network' });
      assert.match(await balance(new ChatError('not-found', 'no')), /has no packages/);
      assert.equal(await balance(left), 'GigaChat-2: 5 tokens left');
    });
  });
});
