import assert from 'node:assert/strict';
import { estimateText } from '../../../src/core/chat/token-estimate';
import { commitRequest } from '../../../src/editor/commit/commit-prompt';
import { styleOf } from '../../../src/editor/commit/commit-style';
import { diffWithin } from '../../../src/editor/commit/diff-within-budget';
import { type FileChange, newFile, readDiff } from '../../../src/editor/commit/unified-diff';
import { whyUnread } from '../../../src/editor/commit/unread-files';

const auto = { language: 'auto', form: 'auto' } as const;

describe('the style of commit messages', () => {
  const russian = ['fix(api): чинит повторный вход', 'feat: добавляет корзину', 'Merge branch "x"', 'docs: опечатка'];
  const english = ['Close the file', 'Read names of any alphabet', 'feat: one of another kind'];

  it('is that of the last messages', () => {
    assert.deepEqual(styleOf(russian, auto, 'en'), { language: 'ru', form: 'conventional' });
    assert.deepEqual(styleOf(english, auto, 'ru'), { language: 'en', form: 'plain' });
  });

  it('is what is set, whatever the last messages are', () => {
    assert.deepEqual(styleOf(russian, { language: 'en', form: 'plain' }, 'ru'), { language: 'en', form: 'plain' });
    assert.deepEqual(styleOf(english, { language: 'auto', form: 'conventional' }, 'ru').language, 'en');
  });

  it('is Conventional Commits in the language of the editor, while there are none', () => {
    assert.equal(styleOf(['✨ feat: add', ':bug: fix(x): mend'], auto, 'en').form, 'conventional');
    assert.equal(styleOf(['✨ Add', ':bug: mend it', 'ABC-1: mend'], auto, 'en').form, 'own');
    assert.deepEqual(styleOf([], auto, 'ru'), { language: 'ru', form: 'conventional' });
    const written = ['Merge branch "x"', 'Revert "Чинит вход"', 'fixup! Чинит вход', 'squash! Чинит вход'];
    assert.deepEqual(styleOf(written, auto, 'en-GB'), { language: 'en', form: 'conventional' });
  });

  it('is that of the repository where its messages have something of their own in front', () => {
    for (const messages of [
      ['ABC-123: add a cart', 'ABC-124 close the file', 'Fix the build'],
      ['[core] add a cart', '[ui] close'],
      ['net/http: close the body', 'cmd/go, runtime: mend'],
      ['mm: fix a leak', 'drivers/usb: add a device'],
      ['🎨 Tidy up', '🐛 Close the file'],
      ['Фикс: закрыт файл', 'Правка: опечатка'],
      ['#12 закрыт файл', '#13 опечатка'],
    ]) {
      assert.equal(styleOf(messages, auto, 'en').form, 'own', messages[0]);
      assert.equal(styleOf(messages, { language: 'auto', form: 'plain' }, 'en').form, 'plain');
    }
    assert.equal(styleOf(['ABC-123: добавить корзину', 'ABC-9: опечатка'], auto, 'en').language, 'ru');
    assert.equal(styleOf(['Feat: add', 'Bugfix: close'], auto, 'en').form, 'conventional');
    assert.equal(styleOf(['Close the file', 'Add a cart: it was missing'], auto, 'en').form, 'plain');
  });

  it('does not take names in Russian messages for English', () => {
    const messages = ['feat(vscode): поддержать GigaChat-2-Max в Codex CLI', 'Обновить README.md'];
    assert.equal(styleOf(messages, auto, 'en').language, 'ru');
  });
});

describe('which files are named and not read', () => {
  for (const [path, why] of [
    ['package-lock.json', 'lock file'],
    ['web/yarn.lock', 'lock file'],
    ['Cargo.lock', 'lock file'],
    ['go.sum', 'lock file'],
    ['.env', 'secret'],
    ['deploy/.env.production', 'secret'],
    ['keys/server.PEM', 'secret'],
    ['id_rsa', 'secret'],
    ['.ssh/config', 'secret'],
    ['infra/main.tfstate', 'secret'],
    ['home/.git-credentials', 'secret'],
    ['dist/app.min.js', 'generated'],
    ['dist/app.js.map', 'generated'],
    ['.env.example', undefined],
    ['src/lock.ts', undefined],
    ['src/environment.ts', undefined],
    ['src/key.ts', undefined],
  ] as const) {
    it(`${path}: ${why ?? 'read'}`, () => assert.equal(whyUnread({ path, binary: false }), why));
  }
  it('one that was called like a secret before, and one with a private key', () => {
    const moved = { ...newFile('config.txt', 'PASSWORD=hunter2'), kind: 'renamed', from: '.env' } as const;
    assert.equal(whyUnread(moved), 'secret');
    const key = newFile('notes.txt', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----');
    const text = diffWithin([moved, key], 1000);
    assert.match(text, /renamed: \.env -> config\.txt \+1 -0 \(secret, not shown\)\nadded: notes\.txt \+3 -0 \(secret/);
    assert.doesNotMatch(text, /hunter2|MIIE/);
  });
  it('whatever Git shows no lines of', () => assert.equal(whyUnread({ path: 'a.ts', binary: true }), 'binary'));
});

describe('changes within a budget of tokens', () => {
  const lines = (count: number, word: string) => Array.from({ length: count }, (_, n) => `${word} ${n}`).join('\n');

  it('are whole when they fit', () => {
    const change = newFile('a.ts', lines(30, 'line'));
    assert.equal(diffWithin([change], 1000), `added: a.ts +30 -0\n\n--- a.ts\n${change.hunks[0]}`);
  });

  it('name lock files, binaries and secrets, and show nothing of them', () => {
    const text = diffWithin(
      [newFile('.env', 'KEY=hunter2'), newFile('yarn.lock', 'integrity'), newFile('a.ts', 'x')],
      500,
    );
    assert.match(text, /added: \.env \+1 -0 \(secret, not shown\)\nadded: yarn\.lock \+1 -0 \(lock file, not shown\)/);
    assert.doesNotMatch(text, /hunter2|integrity/);
    assert.match(text, /^\+x$/m);
  });

  it('gives a large file what a small one leaves of its share, whichever comes first', () => {
    const whole = (name: string, lines: number) => newFile(name, 'word word word\n'.repeat(lines));
    const [large, small] = [whole('large.ts', 100), whole('small.ts', 2)];
    for (const changes of [
      [large, small],
      [small, large],
    ])
      assert.doesNotMatch(diffWithin(changes, 700), /more lines|did not fit/);
    assert.match(diffWithin([large, whole('other.ts', 100)], 700), /more lines/);
  });

  it('keep small files whole and shorten the large ones, hunk by hunk', () => {
    const small = newFile('small.ts', lines(5, 'small'));
    const large = readDiff(
      ['diff --git a/large.ts b/large.ts', '--- a/large.ts', '+++ b/large.ts']
        .concat(
          Array.from(
            { length: 40 },
            (_, n) => `@@ -${n * 90},50 +${n * 90},50 @@ function f${n}()\n context\n${lines(50, '+row')}`,
          ),
        )
        .join('\n'),
    );
    const text = diffWithin([...large, small], 1500);
    assert.match(text, /\+small 4\n?/);
    assert.match(text, /@@ function f0\(\)\n\+row 0\n[\s\S]*… \d+ more lines\n@@/);
    assert.doesNotMatch(text, / context/);
    assert.ok(estimateText(text) <= 1500, String(estimateText(text)));
  });

  const budgets = [300, 2000, 12_000];
  const large: readonly (readonly [string, () => FileChange[]])[] = [
    ['one file of 20,000 lines', () => [newFile('a.ts', lines(20_000, 'const value ='))]],
    [
      '20,000 lines in 400 files',
      () => Array.from({ length: 400 }, (_, n) => newFile(`src/f${n}.ts`, lines(50, 'значение'))),
    ],
    ['10,000 files of one line', () => Array.from({ length: 10_000 }, (_, n) => newFile(`d${n % 30}/f${n}.ts`, 'x'))],
    ['one line of a megabyte', () => [newFile('a.js', 'x'.repeat(1_000_000))]],
    [
      'names as long as they get',
      () => Array.from({ length: 50 }, (_, n) => newFile(`${'long/'.repeat(200)}${n}`, 'x')),
    ],
  ];
  for (const [what, make] of large) {
    it(`stay within it: ${what}`, () => {
      const changes = make();
      for (const budget of budgets) {
        const text = diffWithin(changes, budget);
        // The last line of each list may be the one too many.
        assert.ok(estimateText(text) <= budget * 1.1 + 250, `${estimateText(text)} of ${budget}`);
        assert.match(text, /^added: /);
      }
    });
  }

  it('say how many files did not fit, and where they are', () => {
    const changes = Array.from({ length: 1000 }, (_, n) => newFile(`src/core/f${n}.ts`, 'x'));
    assert.match(diffWithin(changes, 500), /… and \d+ more files: src\/core \(\d+\)/);
  });
});

describe('the request for a commit message', () => {
  const matter = {
    changes: [newFile('a.ts', 'x')],
    style: { language: 'ru', form: 'plain' },
    lastMessages: ['Чинит вход', 'Merge branch "x"'],
    notes: 'closes PROJ-12',
    branch: 'feature/cart',
    merging: false,
  } as const;
  const textOf = (over: Partial<Parameters<typeof commitRequest>[1]> = {}, context = 32_000) =>
    commitRequest('auto', { ...matter, ...over }, context)
      .messages.map((message) =>
        'text' in message ? message.text : message.role === 'user' ? JSON.stringify(message.parts) : '',
      )
      .join('\n');

  it('asks for the language and the form, with the last messages that people wrote, the notes and the branch', () => {
    const text = textOf();
    assert.match(text, /in Russian[\s\S]*plain sentence[\s\S]*Чинит вход[\s\S]*feature\/cart[\s\S]*PROJ-12[\s\S]*\+x/);
    assert.doesNotMatch(text, /Merge branch|Conventional/);
    assert.match(
      textOf({ style: { language: 'ru', form: 'own' } }),
      /as the last messages begin theirs.*from the branch/,
    );
    assert.match(textOf({ style: { language: 'en', form: 'conventional' } }), /in English[\s\S]*Conventional Commits/);
  });

  it('has the template of the repository filled in', () => {
    const text = textOf({ template: 'Why:\nTicket:' });
    assert.match(text, /fills the template[\s\S]*The template of the repository:\\n\\nWhy:\\nTicket:/);
    assert.doesNotMatch(textOf(), /template/);
  });

  it('keeps what Git has prepared for a merge', () => {
    assert.match(
      textOf({ merging: true, notes: 'Merge branch "x"' }),
      /keep the first line[\s\S]*Git has prepared[\s\S]*Merge branch/,
    );
  });

  it('takes at most half of what the model can read', () => {
    const changes = [newFile('a.ts', 'word\n'.repeat(50_000))];
    assert.ok(estimateText(textOf({ changes }, 4000)) < 3000);
    assert.ok(estimateText(textOf({ changes }, 128_000)) < 14_000);
  });
});
