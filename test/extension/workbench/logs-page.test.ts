import assert from 'node:assert/strict';
import { type Browser, chromium, type Page } from 'playwright-core';
import { hostileTexts } from '../../editor/dashboard/hostile-texts';
import { type Stack, startStack } from '../../harness/stack';
import { setUpHost } from '../host/set-up';

// The page of the server's log as a person has it: in a browser by itself, at the address the server gives it.
describe('the page of the log', () => {
  let browser: Browser;
  let page: Page;
  let stack: Stack;
  const asked: string[] = [];
  const faults: string[] = [];

  before(async () => {
    const host = await setUpHost(() => {});
    assert.equal(host.kind, 'server');
    stack = await startStack();
    browser = await chromium.launch({ executablePath: host.chromium, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${stack.url}/logs`);
  });
  after(async () => {
    await browser.close();
    await stack.stop();
  });

  const enter = async (key: string) => {
    await page.fill('#key', key);
    await page.click('#login button');
  };

  it('shows nothing to a wrong key', async () => {
    await enter('not-the-key');
    await page.getByText('The key is wrong.').waitFor();
    assert.equal(await page.locator('#lines tr').count(), 0);
  });

  it('shows the lines to the right one, and new ones as they come', async () => {
    await enter(stack.apiKey);
    await page.locator('#lines tr').first().waitFor();
    await (await stack.post('/v1/embeddings', { model: 'Embeddings', input: 'a' })).text();
    await page.locator('#lines tr', { hasText: '/v1/embeddings' }).waitFor();
  });

  it('shows each line once, however slowly the bridge answers', async () => {
    const slow = await browser.newPage();
    await slow.clock.install();
    const held: (() => void)[] = [];
    let ended = 0;
    slow.on('requestfinished', (request) => {
      if (request.url().includes('/logs/entries')) ended += 1;
    });
    await slow.route('**/logs/entries*', async (route) => {
      await new Promise<void>((goOn) => held.push(goOn));
      await route.continue();
    });
    await slow.goto(`${stack.url}/logs`);
    await slow.fill('#key', stack.apiKey);
    await slow.click('#login button');
    const turn = () => new Promise((done) => setImmediate(done));
    while (held.length === 0) await turn();
    await slow.clock.runFor(3000);
    const asked = held.length;
    for (const goOn of held) goOn();
    while (ended < asked) await turn();
    await slow.locator('#lines tr').first().waitFor();
    const lines = await slow.locator('#lines tr').allTextContents();
    assert.equal(new Set(lines).size, lines.length);
    await slow.close();
  });

  it('filters by level, client, model and text', async () => {
    const line = (more: object) => stack.ring.add(JSON.stringify({ time: 't', level: 'info', message: 'm', ...more }));
    line({ client: 'Codex#aaaaaa', model: 'GigaChat-2-Max', text: 'needle' });
    line({ client: 'Cline#bbbbbb', model: 'GigaChat-2', level: 'error' });
    await page.locator('#lines tr', { hasText: 'Cline#bbbbbb' }).waitFor();
    const shown = async () => (await page.locator('#lines tr:visible').allTextContents()).join('\n');
    const only = async (field: string, value: string, wanted: RegExp, other: RegExp) => {
      await page.fill(field, value);
      assert.match(await shown(), wanted);
      assert.doesNotMatch(await shown(), other);
      await page.fill(field, '');
    };
    await only('#client', 'codex', /Codex#/, /Cline#/);
    await only('#model', '-max', /Codex#/, /Cline#/);
    await only('#text', 'NEEDLE', /Codex#/, /Cline#/);
    await page.selectOption('#level', 'error');
    assert.match(await shown(), /Cline#/);
    assert.doesNotMatch(await shown(), /Codex#/);
    await page.selectOption('#level', 'info');
  });

  it('runs nothing of what 150 hostile lines hold, in any field', async () => {
    assert.equal(hostileTexts.length, 150);
    for (const text of hostileTexts) {
      const fields = Object.fromEntries(
        ['time', 'message', 'client', 'model', 'status', 'totalMs', 'path', text].map((name) => [name, text]),
      );
      stack.ring.add(JSON.stringify({ level: 'warn', ...fields }));
      stack.ring.add(JSON.stringify({ level: text }));
    }
    stack.ring.add(JSON.stringify({ level: 'warn', message: 'the last of them' }));
    await page.locator('#lines tr', { hasText: 'the last of them' }).waitFor();
    assert.equal(await page.evaluate('window.ran'), undefined);
    const strange = 'document.querySelectorAll("#lines *:not(tr):not(td)").length';
    assert.equal(await page.evaluate(strange), 0);
    assert.deepEqual(faults, []);
  });

  it('asks nobody but the bridge, and writes the key down nowhere', async () => {
    assert.ok(asked.length > 3);
    for (const address of asked) assert.ok(address.startsWith(`${stack.url}/logs`), address);
    assert.ok(!asked.join(' ').includes(stack.apiKey));
    const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href])';
    assert.ok(!String(await page.evaluate(kept)).includes(stack.apiKey));
    assert.ok(!(await page.content()).includes(stack.apiKey));
    await page.reload();
    await page.locator('#key').waitFor();
    assert.equal(await page.locator('#lines tr').count(), 0);
  });
});
