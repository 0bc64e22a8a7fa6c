import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ChatError } from '../../../src/core/chat/errors';
import type { Status } from '../../../src/vscode/status/status';
import { renderStatus } from '../../../src/vscode/status/status-text';
import { renderTooltip } from '../../../src/vscode/status/status-tooltip';

const listening = { kind: 'listening', url: 'http://127.0.0.1:8090', port: 8090, wantedPort: 8090 } as const;
const well: Status = {
  signedIn: true,
  reason: 'no-key',
  tokenValidUntil: new Date(2026, 10, 21, 14, 32),
  model: 'GigaChat-2-Max',
  queue: { inFlight: 0, waiting: 0, holders: [], line: [] },
  profile: undefined,
  pool: [],
  trouble: undefined,
  standIn: undefined,
  bridge: listening,
  remote: undefined,
};
const states: Record<string, [Status, string, RegExp]> = {
  'signed out': [{ ...well, signedIn: false }, '$(key) GigaChat: sign in', /Nobody is signed in/],
  ready: [well, '$(comment-discussion) GigaChat', /Token valid until .*2:32[\s\S]*http:\/\/127\.0\.0\.1:8090\/v1/],
  working: [
    { ...well, queue: { inFlight: 1, waiting: 0, holders: ['Cline'], line: [] } },
    '$(loading~spin) GigaChat',
    /In progress: Cline/,
  ],
  'waiting in the queue': [
    {
      ...well,
      queue: {
        inFlight: 2,
        waiting: 3,
        holders: ['Cline', 'Cline'],
        line: [
          { client: 'VS Code', waiting: 1 },
          { client: 'Codex', waiting: 2 },
        ],
      },
    },
    '$(watch) GigaChat: 3 waiting',
    /In progress: Cline × 2[\s\S]*Waiting, in this order: VS Code, Codex × 2/,
  ],
  'one of several profiles': [
    { ...well, profile: 'work' },
    '$(comment-discussion) GigaChat (work)',
    /Profile: work[\s\S]*command:gigachat\.switchProfile/,
  ],
  'several profiles as one': [
    { ...well, profile: 'work', pool: ['work', 'home'] },
    '$(comment-discussion) GigaChat (work + home)',
    /Profiles that answer together: work, home/,
  ],
  'a profile that is signed out': [
    { ...well, profile: 'work', signedIn: false },
    '$(key) GigaChat (work): sign in',
    /Profile: work[\s\S]*Nobody is signed in[\s\S]*command:gigachat\.switchProfile/,
  ],
  'OpenRouter in its place': [
    { ...well, trouble: new ChatError('offline', 'x'), standIn: 'vendor/model' },
    '$(arrow-swap) GigaChat: OpenRouter',
    /There is no network[\s\S]*last answer came from OpenRouter \(vendor\/model\)/,
  ],
  trouble: [{ ...well, trouble: new ChatError('offline', 'x') }, '$(warning) GigaChat', /There is no network/],
  'port taken': [
    { ...well, bridge: { ...listening, url: 'http://127.0.0.1:8091', port: 8091, takenBy: 'stranger' } },
    '$(comment-discussion) GigaChat',
    /8091[\s\S]*Port 8090 is taken by another program/,
  ],
  'port taken by the bridge of another product': [
    { ...well, bridge: { ...listening, url: 'http://127.0.0.1:8091', port: 8091, takenBy: 'other-bridge' } },
    '$(comment-discussion) GigaChat',
    /Port 8090 has the bridge of another VS Code or of another user/,
  ],
  "another window's bridge": [
    { ...well, bridge: { ...listening, owner: { version: '0.1.0', sameAccounts: true } } },
    '$(comment-discussion) GigaChat',
    /Shared: another window has the bridge\.(?![\s\S]*another GigaChat account)/,
  ],
  "another window's bridge for another account": [
    { ...well, bridge: { ...listening, owner: { version: '0.1.0', sameAccounts: false } } },
    '$(comment-discussion) GigaChat',
    /Shared: another window has the bridge\.[\s\S]*for another GigaChat account than this window/,
  ],
  'its bridge shared with others': [
    { ...well, bridge: { ...listening, followers: 2 } },
    '$(comment-discussion) GigaChat',
    /Shared with other windows: 2/,
  ],
  'bridge failed': [{ ...well, bridge: { kind: 'failed', reason: 'x' } }, '$(warning) GigaChat', /did not start/],
};

describe('the status bar', () => {
  for (const [name, [status, text, tooltip]] of Object.entries(states)) {
    it(`shows: ${name}`, () => {
      assert.equal(renderStatus(status).text, text);
      assert.match(renderTooltip(status, 'en').value, tooltip);
    });
  }

  it('links to commands of ours and to nothing else', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const [status] of Object.values(states)) {
      const { value, isTrusted } = renderTooltip(status, 'en');
      const enabled = typeof isTrusted === 'object' ? isTrusted.enabledCommands : [];
      const links = [...value.matchAll(/\]\(([^)]*)\)/g)].map(([, target = '']) => target);
      assert.notEqual(links.length, 0);
      for (const link of links) {
        const command = link.replace('command:', '');
        assert.ok(enabled.includes(command) && commands.includes(command), link);
      }
    }
  });

  it('shows a text from outside as text', () => {
    const { value } = renderTooltip({ ...well, model: '[x](command:workbench.action.quit)' }, 'en');
    assert.ok(!value.includes('](command:workbench'), value);
  });
});
