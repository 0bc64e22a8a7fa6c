import assert from 'node:assert/strict';
import type { TextDocument } from 'vscode';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const usual = Reflect.get(vscode, 'languages');
Reflect.set(vscode, 'languages', usual ?? {});
const { refusalOf } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/refused-documents') as typeof import('../../src/vscode/completion/refused-documents'),
);

/** An address as VS Code makes it of a file of Windows: the letter of the drive is small, whoever wrote it. */
class FileUri {
  readonly scheme = 'file';

  constructor(
    readonly authority: string,
    readonly path: string,
  ) {}

  get fsPath(): string {
    const path = this.authority === '' ? this.path.slice(1) : `//${this.authority}${this.path}`;
    return path.replace(/^[A-Z]:/, (drive) => drive.toLowerCase()).replaceAll('/', '\\');
  }

  with({ authority = this.authority, path = this.path }: { authority?: string; path?: string }): FileUri {
    return new FileUri(authority, path);
  }
}

/** VS Code's globs, as far as they are used here: letters count as they are written, and `/` stands for `\` too. */
function matches({ pattern }: { pattern: string }, { uri }: { uri: FileUri }): number {
  const source = pattern
    .replace(/[.+^$()|\\]/g, '\\$&')
    .replace(
      /\*\*\/|\/\*\*|\*|\//g,
      (sign) => ({ '**/': '(?:.*[/\\\\])?', '/**': '[/\\\\].*', '*': '[^/\\\\]*' })[sign] ?? '[/\\\\]',
    );
  return new RegExp(`^${source}$`).test(uri.fsPath) ? 10 : 0;
}

describe('a document that the person excluded from completions', () => {
  before(() => Reflect.set(vscode, 'languages', { match: matches }));
  after(() => Reflect.set(vscode, 'languages', usual));

  const refusal = (glob: string, path: string, authority = '') => {
    const uri = new FileUri(authority, path);
    const document = Object.freeze({ uri, languageId: 'typescript' }) as unknown as TextDocument;
    return refusalOf(document, { disabledLanguages: [], excludedFiles: [glob] } as unknown as Parameters<
      typeof refusalOf
    >[1]);
  };

  it('is found by its path as Windows tells it, with the large letter of its drive', () => {
    for (const glob of ['C:\\Work\\Private', 'c:\\work\\private\\', 'C:/Work/Private/**', 'C:\\WORK\\Private\\a.ts'])
      assert.equal(refusal(glob, '/c:/Work/Private/a.ts'), 'excluded', glob);
    assert.equal(refusal('\\\\SRV\\Team\\Private', '/Team/private/a.ts', 'srv'), 'excluded');
  });

  it('is found whatever the case of its letters, for most systems take them for the same file', () => {
    for (const [glob, path] of [
      ['Secrets\\', '/c:/projects/secrets/a.ts'],
      ['secrets', '/c:/projects/Secrets/a.ts'],
      ['**/*.GEN.ts', '/c:/projects/api.gen.ts'],
      ['Секреты', '/c:/Проекты/секреты/a.ts'],
    ] as const)
      assert.equal(refusal(glob, path), 'excluded', glob);
  });

  it('is no other one', () => {
    for (const glob of ['secrets', 'D:\\Work', '*.js', ' '])
      assert.equal(refusal(glob, '/c:/projects/a.ts'), undefined, glob);
  });
});
