import assert from 'node:assert/strict';
import type * as host from 'vscode';
import { keptBy } from '../harness/kept-memory';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  isBefore = (other: Position) =>
    this.line < other.line || (this.line === other.line && this.character < other.character);
  isAfter = (other: Position) => other.isBefore(this);
}
class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

/** A document that counts the characters that are read of it. */
class Document {
  read = 0;
  readonly uri = { scheme: 'file', path: '/a.js' };
  readonly languageId = 'javascript';
  readonly eol: number;

  constructor(
    private readonly text: string,
    private readonly lineEnd = '\n',
  ) {
    this.eol = lineEnd === '\n' ? 1 : 2;
  }

  offsetAt({ line, character }: Position): number {
    let begin = 0;
    for (let left = line; left > 0; left -= 1) {
      const end = this.text.indexOf(this.lineEnd, begin);
      if (end < 0) return this.text.length;
      begin = end + this.lineEnd.length;
    }
    const end = this.text.indexOf(this.lineEnd, begin);
    return Math.min(begin + character, end < 0 ? this.text.length : end);
  }

  positionAt(offset: number): Position {
    const lines = this.text.slice(0, offset).split(this.lineEnd);
    return new Position(lines.length - 1, lines.at(-1)?.length ?? 0);
  }

  validateRange = (range: Range) => range;

  getText({ start, end }: Range): string {
    const text = this.text.slice(this.offsetAt(start), this.offsetAt(end));
    this.read += text.length;
    return text;
  }
}

const parts = { Position, Range, EndOfLine: { LF: 1, CRLF: 2 } };
for (const [name, part] of Object.entries(parts)) Reflect.set(vscode, name, part);
const putBack = laidUnder('workspace', 'window');
const { cursorOf } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/document-cursor') as typeof import('../../src/vscode/completion/document-cursor'),
);
const at = (document: Document, line: number, character: number) =>
  cursorOf(document as unknown as host.TextDocument, new Position(line, character) as unknown as host.Position);

describe('the text around a cursor', () => {
  beforeEach(() => {
    for (const [name, part] of Object.entries(parts)) Reflect.set(vscode, name, part);
    Reflect.set(vscode, 'workspace', { asRelativePath: String, getWorkspaceFolder: () => undefined });
    Reflect.set(vscode, 'window', { visibleTextEditors: [] });
  });
  after(putBack);

  it('is read of a document of long lines as far as it is shown, and no further', () => {
    const document = new Document(`${'x'.repeat(1_000_000)}\n`.repeat(5));
    const { before, after } = at(document, 2, 500_000);
    assert.deepEqual([before.length, after.length], [3000, 1000]);
    assert.ok(document.read < 20_000, `${document.read} characters read`);
  });

  it('is the same whole lines whether the file has one or two characters at the end of a line', () => {
    for (const lineEnd of ['\n', '\r\n']) {
      const line = `${'y'.repeat(70)}`;
      const { before, after } = at(new Document(Array(200).fill(line).join(lineEnd), lineEnd), 100, 10);
      assert.equal(before, `${`${line}\n`.repeat(42)}${'y'.repeat(10)}`);
      assert.equal(after, `${'y'.repeat(60)}${`\n${line}`.repeat(13)}`);
    }
  });

  it('keeps nothing of the document in memory', async () => {
    const kept: unknown[] = [];
    const held = await keptBy(() => {
      for (let nth = 0; nth < 10; nth += 1) kept.push(at(new Document(`${nth}${'z'.repeat(2_000_000)}`), 0, 1_000_000));
    });
    assert.equal(kept.length, 10);
    assert.ok(held < 2_000_000, `${held} bytes kept`);
  });
});
