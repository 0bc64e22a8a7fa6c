import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import type { Session } from '../../src/vscode/account/session';
import { turns } from '../harness/event-loop';
import { FakeClock } from '../harness/fake-clock';
import { loadWithStandIn, vscode } from '../harness/vscode-stand-in';

const { startWork } = loadWithStandIn(
  () => require('../../src/vscode/start-work') as typeof import('../../src/vscode/start-work'),
);
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
const minute = 60_000;

describe('the list of models of a window that stays open', () => {
  let end: () => Promise<void>;
  afterEach(() => end());

  async function open(isSignedIn = true) {
    const clock = new FakeClock();
    const state = { asked: 0, isDown: false, isRefused: false, focus: (_focused: boolean) => {} };
    Reflect.set(vscode, 'window', {
      onDidChangeWindowState: (listener: (state: { focused: boolean }) => void) => {
        state.focus = (focused) => listener({ focused });
        return { dispose() {} };
      },
    });
    const session = {} as Session;
    const account = {
      session: async () => (isSignedIn ? session : undefined),
      refreshModels: async () => {
        state.asked += 1;
        if (state.isRefused) throw new ChatError('auth', 'no such key');
        if (state.isDown) throw new ChatError('offline', 'no network');
        return [];
      },
      onDidChange: () => ({ dispose() {} }),
      close: async () => {},
    };
    end = startWork(account, { close: async () => {} }, { clock, logger: silent });
    // The first list waits for a timer of the machine: one of the same length that is set later ends after it.
    await new Promise((resolve) => setTimeout(resolve, 0));
    await turns();
    return {
      clock,
      state,
      async turnTo() {
        state.focus(false);
        state.focus(true);
        await turns();
        return state.asked;
      },
    };
  }

  it('is asked for again when the window is turned to after half an hour, a sleep or a night', async () => {
    const { clock, turnTo } = await open();
    assert.equal(await turnTo(), 1, 'as it was a moment ago');
    await clock.advance(29 * minute);
    assert.equal(await turnTo(), 1);
    await clock.advance(minute);
    assert.equal(await turnTo(), 2);
    clock.sleep(14 * 60 * minute);
    assert.equal(await turnTo(), 3);
  });

  it('is asked for again soon after it could not be had', async () => {
    const { clock, state, turnTo } = await open();
    clock.sleep(60 * minute);
    state.isDown = true;
    assert.equal(await turnTo(), 2);
    assert.equal(await turnTo(), 2, 'not with every look at the window');
    await clock.advance(minute / 2);
    state.isDown = false;
    assert.equal(await turnTo(), 3);
    assert.equal(await turnTo(), 3);
  });

  it('is not asked for with every look at the window while the key is refused', async () => {
    const { clock, state, turnTo } = await open();
    clock.sleep(60 * minute);
    state.isRefused = true;
    assert.equal(await turnTo(), 2);
    await clock.advance(29 * minute);
    assert.equal(await turnTo(), 2);
    await clock.advance(minute);
    assert.equal(await turnTo(), 3);
  });

  it('is not asked for while nobody is signed in', async () => {
    const { clock, turnTo } = await open(false);
    await clock.advance(60 * minute);
    assert.equal(await turnTo(), 0);
  });
});
