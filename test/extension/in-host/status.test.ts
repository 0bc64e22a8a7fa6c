import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ChatError } from '../../../src/core/chat/errors';
import type { Status } from '../../../src/vscode/status/status';
import { menuFor } from '../../../src/vscode/status/status-menu';
import { renderStatus, spokenStatus } from '../../../src/vscode/status/status-text';
import { renderTooltip } from '../../../src/vscode/status/status-tooltip';
import { Questions } from './questions';

const listening = { kind: 'listening', url: 'http://127.0.0.1:8090', port: 8090, wantedPort: 8090 } as const;
const well: Status = {
  signedIn: true,
  reason: 'no-key',
  model: 'GigaChat-2-Max',
  tokensLeft: 1_234_567,
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
  ready: [
    well,
    '$(comment-discussion) GigaChat',
    /Model: GigaChat-2-Max[\s\S]*1,234,567 tokens left[\s\S]*http:\/\/127\.0\.0\.1:8090\/v1/,
  ],
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
    /Account: work[\s\S]*Click for what you can do/,
  ],
  'several profiles as one': [
    { ...well, profile: 'work', pool: ['work', 'home'] },
    '$(comment-discussion) GigaChat (work + home)',
    /Accounts that answer together: work, home/,
  ],
  'a profile that is signed out': [
    { ...well, profile: 'work', signedIn: false },
    '$(key) GigaChat (work): sign in',
    /Account: work[\s\S]*Nobody is signed in[\s\S]*Click to sign in/,
  ],
  'OpenRouter in its place': [
    { ...well, trouble: new ChatError('offline', 'x'), standIn: { service: 'openrouter', model: 'vendor/model' } },
    '$(arrow-swap) GigaChat: OpenRouter',
    /There is no network[\s\S]*last answer came from OpenRouter \(vendor\/model\)/,
  ],
  'another service in its place': [
    { ...well, standIn: { service: 'house', model: 'qwen3' } },
    '$(arrow-swap) GigaChat: house',
    /last answer came from house \(qwen3\)/,
  ],
  trouble: [{ ...well, trouble: new ChatError('offline', 'x') }, '$(warning) GigaChat', /There is no network/],
  'port taken': [
    { ...well, bridge: { ...listening, url: 'http://127.0.0.1:8091', port: 8091, takenBy: 'stranger' } },
    '$(comment-discussion) GigaChat',
    /8091[\s\S]*Port 8090 is used by another program/,
  ],
  'port taken by the bridge of another product': [
    { ...well, bridge: { ...listening, url: 'http://127.0.0.1:8091', port: 8091, takenBy: 'other-bridge' } },
    '$(comment-discussion) GigaChat',
    /Port 8090 is used by the bridge of another VS Code or of another user/,
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
  'on another machine': [
    { ...well, remote: 'builder (ssh-remote)' },
    '$(comment-discussion) GigaChat',
    /The bridge is on the remote machine builder \\\(ssh-remote\\\); 127\.0\.0\.1 is its address there\./,
  ],
  'on another machine, where the bridge has no address': [
    { ...well, bridge: { kind: 'stopped' }, remote: 'builder (ssh-remote)' },
    '$(comment-discussion) GigaChat',
    /The bridge is stopped\.(?![\s\S]*remote machine)/,
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

  it('holds no link, and is short', () => {
    for (const [status] of Object.values(states)) {
      const { value, isTrusted } = renderTooltip(status, 'en');
      assert.doesNotMatch(value, /\]\(/);
      assert.ok(!isTrusted);
      assert.ok(value.split('\n\n').length <= 9, value);
    }
  });

  it('opens a menu of what can be done now; signed out it signs in', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const commandsOf = (status: Status) => menuFor(status, known).flatMap(({ command }) => command ?? []);
    assert.equal(renderStatus(well).command, 'gigachat.showMenu');
    assert.deepEqual(
      [
        'healthCheck',
        'selectModel',
        'connectClient',
        'copyEndpoint',
        'copyApiKey',
        'stopBridge',
        'switchProfile',
        'showLogs',
      ]
        .map((name) => `gigachat.${name}`)
        .filter((command) => !commandsOf(well).includes(command)),
      [],
    );
    assert.deepEqual(
      commandsOf(well).filter((command) => !known.has(command)),
      [],
    );
    assert.ok(
      !menuFor(well, new Set(['gigachat.healthCheck'])).some(({ command }) => command === 'gigachat.openDashboard'),
    );
    const stopped = commandsOf({ ...well, bridge: { kind: 'stopped' } });
    assert.ok(stopped.includes('gigachat.startBridge') && !stopped.includes('gigachat.copyApiKey'));
    const out = { ...well, signedIn: false };
    assert.equal(renderStatus(out).command, 'gigachat.signIn');
    assert.deepEqual(commandsOf(out), ['gigachat.signIn', 'gigachat.showLogs']);
  });

  it('runs what is picked in the menu', async () => {
    const questions = new Questions();
    const { executeCommand } = vscode.commands;
    const ran: string[] = [];
    try {
      questions.choices.push('$(sign-in) Sign in');
      Reflect.set(vscode.commands, 'executeCommand', async (command: string) => void ran.push(command));
      await executeCommand('gigachat.showMenu');
    } finally {
      Reflect.set(vscode.commands, 'executeCommand', executeCommand);
      questions.restore();
    }
    assert.deepEqual(ran, ['gigachat.signIn']);
  });

  it('says to a screen reader what it shows, without icons', () => {
    const busy = { inFlight: 1, waiting: 2, holders: ['Cline'], line: [] };
    assert.equal(spokenStatus(well), 'GigaChat; model GigaChat-2-Max; tokens left: 1,234,567');
    assert.equal(
      spokenStatus({ ...well, profile: 'work', queue: busy, model: undefined, tokensLeft: undefined }),
      'GigaChat, work; requests that wait: 2',
    );
    assert.match(
      spokenStatus({ ...well, trouble: new ChatError('offline', 'x') }),
      /^GigaChat\. There is no network[^;]*\. Model GigaChat-2-Max; tokens left/,
    );
    assert.equal(spokenStatus({ ...well, signedIn: false }), 'GigaChat; not signed in');
    const completionPause = { failure: new ChatError('tokens-used-up', 'x'), untilMs: undefined };
    assert.match(spokenStatus({ ...well, completionPause }), /^GigaChat\. Code completion is paused\. .*\. Model/);
    for (const [status] of Object.values(states)) assert.doesNotMatch(spokenStatus(status), /\$\(/);
  });

  it('shows a text from outside as text', () => {
    const { value } = renderTooltip({ ...well, model: '[x](command:workbench.action.quit)' }, 'en');
    assert.ok(!value.includes('](command:workbench'), value);
    // VS Code draws icons in what is left when the backslashes have gone.
    const drawn = renderTooltip({ ...well, profile: '$(loading~spin)' }, 'en').value.replaceAll('\\', '');
    assert.ok(!drawn.includes('$(loading~spin)'), drawn);
  });
});
