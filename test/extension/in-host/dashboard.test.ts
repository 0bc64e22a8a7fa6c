import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { collect } from '../../../src/core/chat/collect';
import { plainRequest, userText } from '../../../src/core/chat/plain-request';
import { asideClient } from '../../../src/vscode/account/queue-state';
import type { BridgeState } from '../../../src/vscode/bridge/bridge-state';
import type { Dashboard } from '../../../src/vscode/dashboard/dashboard';
import { dashboardPage } from '../../../src/vscode/dashboard/dashboard-page';
import { renderHealth } from '../../../src/vscode/dashboard/render-health';
import { translatedWords } from '../../../src/vscode/dashboard/translated-words';
import { type EditorStand, startEditorStand } from './editor-stand';
import { until } from './until';

describe('the dashboard of chats and code completions', () => {
  let stand: EditorStand;
  let dashboard: Dashboard;
  let limits = 0;
  before(async () => {
    stand = await startEditorStand();
    await stand.signIn();
    await until('models', () => stand.hooks.account.preferredModel);
    await stand.hooks.account.usage.history.erase();
  });
  after(async () => {
    await stand.hooks.account.usage.tariff.write({ version: 1, prices: [] });
    await stand.hooks.account.usage.history.erase();
    await stand.stop();
  });
  beforeEach(() => {
    dashboard = stand.hooks.openDashboard();
  });
  afterEach(() => dashboard.close());

  async function ask(model = 'GigaChat-2'): Promise<Response> {
    const body = { model, messages: [{ role: 'user', content: 'секретный вопрос' }] };
    return await stand.call('/v1/chat/completions', body, { 'x-title': 'Cline' });
  }

  it('shows a client of the bridge while it is answered and afterwards, with its tokens and no word of it', async () => {
    const usage = { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050, precached_prompt_tokens: 400 };
    stand.emulator.script({ text: 'ответ', usage, hold: 'headers' });
    const answer = ask();
    await until('the request', async () => (await dashboard.sections()).live.text.includes('is being answered'));
    stand.emulator.release();
    assert.equal((await answer).status, 200);
    const { live, usage: sums } = await until('the sum', async () => {
      const sections = await dashboard.sections();
      return /<dd>tokens: 650/.test(sections.usage.text) && sections;
    });
    assert.match(live.text, /<td>Cline<\/td>[\s\S]*done[\s\S]*1,000 \+ 50 \(free from the cache: 400\)/);
    assert.match(sums.text, /Enter your tariff below/);
    assert.doesNotMatch(live.text + sums.text, /секретный|ответ/);
  });

  it('shows roubles as soon as a tariff is entered', async () => {
    const prices = [{ model: 'GigaChat-2', tokens: '1000', roubles: '2' }];
    await stand.hooks.account.usage.tariff.write({ version: 1, prices });
    assert.match((await dashboard.sections()).usage.text, /<strong>1\.30 ₽<\/strong>/);
  });

  it('asks before going on past the limit of the day, and takes no for an answer', async () => {
    const { tariff, history } = stand.hooks.account.usage;
    stand.messages.clear();
    await tariff.write({ version: 1, prices: [] });
    stand.emulator.script({ text: 'ответ', usage: { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 } });
    assert.equal((await ask()).status, 200);
    await until('the sum', async () => (await history.read()).rows.some(({ input, output }) => input + output >= 1000));
    // Another limit than the one that an earlier try was allowed to pass.
    limits += 1;
    const limit = { amount: String(100 + limits), unit: 'tokens' as const, action: 'ask' as const };
    await tariff.write({ version: 1, prices: [], limit });
    stand.messages.press('Not today');
    const refused = await ask();
    assert.equal(refused.status, 402);
    assert.match(await refused.text(), /"code":"daily_limit"/);
    stand.messages.press('Not today');
    const picture = vscode.lm.invokeTool('gigachat_draw_picture', {
      input: { prompt: 'кот', file: 'past-the-limit.png' },
      toolInvocationToken: undefined,
    });
    await assert.rejects(async () => await picture, /reached your daily limit/);
    const provider = await stand.hooks.account.provider();
    assert.ok(provider);
    // Nobody is asked for a title of the chat.
    const title = provider.stream(plainRequest('GigaChat-2', [userText('A title?')]), {
      signal: AbortSignal.timeout(10_000),
      client: asideClient,
    });
    await assert.rejects(collect(title), { code: 'daily_limit' });
    stand.messages.press('Go on today');
    stand.emulator.script({ text: 'ответ' });
    assert.equal((await ask()).status, 200);
    assert.equal((await ask()).status, 200);
    assert.equal(stand.messages.shown.filter(({ text }) => text.includes('limit')).length, 3);
  });

  it('says of the bridge what it does, also when it starts or could not start', () => {
    const { account, bridge } = stand.hooks;
    const told = (state: BridgeState) => renderHealth(account, { ...bridge, state } as never, translatedWords()).text;
    assert.match(told({ kind: 'stopped' }), /The bridge is stopped\./);
    assert.match(told({ kind: 'starting' }), /The bridge is starting\./);
    assert.match(told({ kind: 'failed', reason: 'x' }), /The bridge did not start\./);
    assert.match(
      told({ kind: 'listening', url: 'http://127.0.0.1:1', port: 1, wantedPort: 1 }),
      /http:\/\/127\.0\.0\.1:1\/v1/,
    );
  });

  it('offers the sign-in while nobody is signed in, and nothing that needs one', () => {
    const { bridge } = stand.hooks;
    const told = (signedIn: boolean) => {
      const account = { signedIn, signedOutReason: 'no-key', queue: { inFlight: 0, waiting: 0 } };
      const { text } = renderHealth(account as never, bridge, translatedWords());
      return [...text.matchAll(/data-do="(\w+)"/g)].map(([, name]) => name);
    };
    assert.deepEqual(told(false), ['signIn', 'showLogs']);
    assert.deepEqual(told(true), ['healthCheck', 'restartBridge', 'copyEndpoint', 'showLogs']);
  });

  it('runs nothing once it is closed', async () => {
    const { ledger } = stand.hooks.account.usage;
    await until('the work', () => dashboard.isAtWork);
    dashboard.close();
    assert.equal(dashboard.isAtWork, false);
    assert.equal(ledger.onChange, undefined);
    await ask();
    assert.equal(dashboard.isAtWork, false);
  });

  it('is a page that runs its own script alone and loads nothing from elsewhere', () => {
    const panel = vscode.window.createWebviewPanel('test', 'test', vscode.ViewColumn.Active);
    const page = dashboardPage(panel.webview, stand.hooks.context.extensionUri, translatedWords());
    panel.dispose();
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    assert.match(
      policy.replaceAll('&#39;', "'"),
      /^default-src 'none'; style-src [^;]+; script-src 'nonce-[\w-]{22}'$/,
    );
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.doesNotMatch(page, / on\w+=|style=|javascript:/);
  });
});
