import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { explainNone } = loadWithStandIn(
  () =>
    require('../../src/vscode/completion/completion-words') as typeof import('../../src/vscode/completion/completion-words'),
);

describe('why a completion that was asked for does not come', () => {
  const { language } = vscode.env;
  afterEach(() => {
    vscode.env.language = language;
  });

  it('is the limit for a day where that is reached', () => {
    assert.match(explainNone('daily-limit') ?? '', /your daily limit is reached\. Raise it in the dashboard\./);
  });

  it('tells the time as the language of the editor does, whatever the system speaks', () => {
    const pause = { failure: new ChatError('rate-limit', 'busy'), untilMs: new Date(2026, 10, 28, 15, 21).getTime() };
    for (const [spoken, time] of [
      ['ru', '15:21'],
      ['en', '03:21 PM'],
    ] as const) {
      vscode.env.language = spoken;
      assert.equal(
        explainNone('paused', pause)
          ?.match(/until (.*?)\. /)?.[1]
          ?.replace(/\s/g, ' '),
        time,
      );
    }
  });
});
