import assert from 'node:assert/strict';
import { laidUnder, loadWithStandIn, vscode } from '../harness/vscode-stand-in';

class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
  isEqual = (other: Position) => this.line === other.line && this.character === other.character;
  isAfter = (other: Position) =>
    this.line > other.line || (this.line === other.line && this.character > other.character);
}

const putBack = laidUnder('Position', 'workspace', 'window');
const { watchTyping } = loadWithStandIn(
  () => require('../../src/vscode/completion/typing') as typeof import('../../src/vscode/completion/typing'),
);

describe('what somebody types', () => {
  const listeners: Record<string, (event: unknown) => void> = {};
  const listen = (name: string) => (listener: (event: unknown) => void) => {
    listeners[name] = listener;
    return { dispose: () => void delete listeners[name] };
  };
  const code = { name: 'code' };
  const log = { name: 'log' };
  const editor = { document: code, selection: { active: new Position(0, 0) } };
  const changes = (document: object, start: Position, text: string, reason?: number) =>
    listeners.change?.({ document, reason, contentChanges: [{ range: { start }, text }] });
  const moves = (character: number) => {
    editor.selection = { active: new Position(0, character) };
    listeners.select?.({ textEditor: editor });
  };
  let watched: { dispose(): unknown };
  let told: unknown[];

  beforeEach(() => {
    Reflect.set(vscode, 'Position', Position);
    Reflect.set(vscode, 'workspace', { onDidChangeTextDocument: listen('change') });
    Reflect.set(vscode, 'window', {
      activeTextEditor: editor,
      onDidChangeTextEditorSelection: listen('select'),
      onDidChangeActiveTextEditor: listen('switch'),
    });
    editor.selection = { active: new Position(0, 0) };
    told = [];
    watched = watchTyping((move) => told.push(move?.isTyped));
  });
  afterEach(() => {
    watched.dispose();
    assert.deepEqual(listeners, {});
    putBack();
  });

  it('is told once, whichever of the change and the cursor comes first', () => {
    changes(code, new Position(0, 0), 'a');
    moves(1);
    assert.deepEqual(told, [true]);
    moves(2);
    changes(code, new Position(0, 1), 'b');
    assert.deepEqual(told, [true, false, true]);
  });

  it('is told also while a log grows beside it', () => {
    changes(code, new Position(0, 0), 'a');
    changes(log, new Position(9, 0), 'a line\n');
    moves(1);
    assert.deepEqual(told, [true]);
  });

  it('is no undo, nothing in another document, and no other place', () => {
    changes(code, new Position(0, 0), 'a', 1);
    moves(1);
    changes(log, new Position(0, 0), 'ab');
    moves(2);
    changes(code, new Position(7, 0), 'far');
    moves(3);
    listeners.switch?.(undefined);
    assert.deepEqual(told, [false, false, false, undefined]);
  });
});
