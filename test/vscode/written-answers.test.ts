import assert from 'node:assert/strict';
import type * as host from 'vscode';
import type { ChatStream } from '../../src/core/chat/events';
import { growthOf } from '../bench/grow/growth';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { notesIn, writeMessage } = loadWithStandIn(
  () => require('../../src/vscode/commit/message-box') as typeof import('../../src/vscode/commit/message-box'),
);
const { findingsText } = loadWithStandIn(
  () => require('../../src/vscode/chat/answer-text') as typeof import('../../src/vscode/chat/answer-text'),
);
const { writeAnswer } = loadWithStandIn(
  () =>
    require('../../src/vscode/chat/participant-answer') as typeof import('../../src/vscode/chat/participant-answer'),
);

/** An answer that comes letter by letter. */
async function* answer(text: string): ChatStream {
  for (const letter of text) yield [{ type: 'text', text: letter }];
  yield [{ type: 'finish', reason: 'stop' }];
}

describe('an answer that goes on and on', () => {
  /** The box of a repository, and how often it was written. */
  const box = () => {
    const written = { count: 0, value: '' };
    const inputBox = {
      get value() {
        return written.value;
      },
      set value(text: string) {
        written.count += 1;
        written.value = text;
      },
    };
    return { written, repository: { inputBox, rootUri: 'file:///a' } as unknown as Parameters<typeof writeMessage>[0] };
  };

  it('is written into the box of the commit message a bounded number of times, and in bounded length', async () => {
    const { written, repository } = box();
    await writeMessage(repository, answer(`feat: a\n\n${'b'.repeat(400_000)}`));
    assert.ok(written.count < 5_000, `${written.count} times`);
    assert.ok(written.value.length <= 256 * 1024, `${written.value.length} letters`);
  });

  it('is written there letter by letter as long as it is a message', async () => {
    const { written, repository } = box();
    await writeMessage(repository, answer('feat: add the field\n\nIt was asked for.'));
    assert.equal(written.value, 'feat: add the field\n\nIt was asked for.');
    assert.ok(written.count > 10);
  });

  it('is written to its end where VS Code gives its lines the ends of Windows, and taken back when it breaks off', async () => {
    const written = { value: 'my\r\nnotes' };
    const inputBox = {
      get value() {
        return written.value;
      },
      set value(text: string) {
        written.value = text;
        // What the box makes of it comes a little later.
        queueMicrotask(() => {
          written.value = written.value.replace(/\r?\n/g, '\r\n');
        });
      },
    };
    const repository = { inputBox, rootUri: 'file:///on-windows' } as unknown as Parameters<typeof writeMessage>[0];
    async function* broken(): ChatStream {
      yield* answer('fix: one\n\nline');
      throw new Error('broken');
    }
    await assert.rejects(writeMessage(repository, broken()), /broken/);
    await Promise.resolve();
    assert.equal(written.value, 'my\r\nnotes');
    await writeMessage(repository, answer('feat: add the field\n\n- one\n- two'));
    await Promise.resolve();
    assert.equal(written.value, 'feat: add the field\r\n\r\n- one\r\n- two');
    assert.equal(notesIn(repository), '');
  });

  it('is looked through once for the places that a review names', async () => {
    const response = { markdown() {} } as unknown as host.ChatResponseStream;
    const reviewed = { root: 'file:///a' as unknown as host.Uri, lines: new Map([['a.ts', 1]]) };
    const growing = {
      name: 'one line',
      size: 20_000,
      make: (size: number) => () => {
        const words = findingsText(response, reviewed);
        for (let left = size; left > 0; left -= 1) words.write('word ');
        words.end();
      },
    };
    const { growth } = await growthOf(growing, { attempts: 30, mostMs: 10, most: 80 });
    assert.ok(growth <= 80, `${growth} times the work`);
  });

  it('keeps its lines, however they are cut', () => {
    const lines: string[] = [];
    const response = { markdown: (text: string) => lines.push(text) } as unknown as host.ChatResponseStream;
    const words = findingsText(response, { root: 'file:///a' as unknown as host.Uri, lines: new Map() });
    for (const piece of ['one', ' line\ntwo', '\n\nth', 'ree']) words.write(piece);
    words.end();
    assert.deepEqual(lines, ['one line\n', 'two\n', '\n', 'three']);
  });

  it('says that the model thinks only before its words: behind them VS Code would fold them away', async () => {
    async function* stream(): ChatStream {
      yield [{ type: 'reasoning', text: 'well' }];
      yield [{ type: 'text', text: 'One' }];
      yield [{ type: 'finish', reason: 'stop' }];
    }
    async function* late(): ChatStream {
      yield [{ type: 'text', text: 'One' }];
      yield [{ type: 'reasoning', text: 'well' }];
      yield [{ type: 'finish', reason: 'stop' }];
    }
    const shown: string[] = [];
    const words = { write: (text: string) => shown.push(text), end() {} };
    const page = { progress: () => shown.push('progress') } as unknown as host.ChatResponseStream;
    await writeAnswer(stream(), words, page, () => {});
    await writeAnswer(late(), words, page, () => {});
    assert.deepEqual(shown, ['progress', 'One', 'One']);
  });
});
