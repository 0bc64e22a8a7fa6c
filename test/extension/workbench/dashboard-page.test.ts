import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderPage } from '../../../src/editor/dashboard/empty-page';
import { hostileTexts } from '../../editor/dashboard/hostile-texts';
import { realDashboard } from '../../editor/dashboard/real-words';
import { sampleSections, sampleWords } from '../../editor/dashboard/sample-sections';
import { themeColours } from '../../editor/dashboard/theme-colours';
import { setUpHost } from '../host/set-up';
import { outFolder } from '../project';

const origin = 'http://dashboard.test';

// The page with its own script, style and policy, in a browser by itself: a workbench adds nothing to what is asked here.
describe('the page of the dashboard', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const faults: string[] = [];
  let words = sampleWords;

  before(async () => {
    const host = await setUpHost(() => {});
    assert.equal(host.kind, 'server');
    browser = await chromium.launch({ executablePath: host.chromium, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.addInitScript(
      'globalThis.sent = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (one) => sent.push(one) });',
    );
    const sources = { style: `${origin}/dashboard.css`, script: `${origin}/dashboard.js`, origin, nonce: 'abc' };
    await page.route('**/*', (route) => {
      const { pathname, href } = new URL(route.request().url());
      asked.push(href);
      if (pathname === '/')
        return route.fulfill({ body: renderPage(sources, words), contentType: 'text/html; charset=utf-8' });
      const type = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
      return route.fulfill({ body: readFileSync(`media${pathname}`), contentType: type });
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('dialog', (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${origin}/`);
  });
  after(() => browser.close());

  /** Tells the page something as the extension does, and waits until it has heard it. */
  async function tell(message: object): Promise<void> {
    await page.evaluate(`new Promise((resolve) => {
      addEventListener('message', () => setTimeout(resolve, 0), { once: true });
      postMessage(${JSON.stringify(message)}, '*');
    })`);
  }
  const send = (sections: Readonly<Record<string, string>>) => tell({ type: 'sections', sections });
  const show = (name: string) => send(sampleSections(name));
  const ran = () => page.evaluate('globalThis.ran');
  const focused = () => page.evaluate<string>('document.activeElement.id');
  const sent = () => page.evaluate<unknown[]>('sent');

  it(`runs nothing and asks nobody, whatever ${hostileTexts.length} names of clients, models and files say`, async () => {
    for (const name of hostileTexts) await show(name);
    assert.equal(await ran(), undefined);
    assert.deepEqual(faults, []);
    assert.deepEqual(asked, [`${origin}/`, `${origin}/dashboard.css`, `${origin}/dashboard.js`]);
  });

  it('lets nothing run that is not its own script, even where it stands in the page', async () => {
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<img src="${origin}/x" onerror="ran = 1">');
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'ran = 1' }));
    `);
    await page.waitForTimeout(50);
    assert.equal(await ran(), undefined);
    assert.equal(asked.length, 3);
  });

  it('is used by keyboard: the focus stays where it was when a section is drawn anew, and every button is reached', async () => {
    await show('plain');
    await page.focus('#limit');
    await page.keyboard.type('12');
    await show('another');
    assert.equal(await focused(), 'limit');
    const reached = new Set<string>();
    const buttons = await page.locator('button').count();
    for (let count = 0; count < 60; count += 1) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate<string>('document.activeElement.closest("button")?.id ?? ""'));
    }
    reached.delete('');
    assert.equal(reached.size, buttons);
  });

  it('numbers the rows of prices as its messages do, also after one was taken out', async () => {
    await show('plain');
    const labels = `[...document.querySelectorAll('.price')].map((row) => row.getAttribute('aria-label'))`;
    const rows = () => page.evaluate<string[]>(labels);
    await page.click('#add-price');
    await page.click('#add-price');
    assert.deepEqual(await rows(), ['price 1', 'price 2', 'price 3']);
    await page.getByRole('group', { name: 'price 2' }).getByRole('button').click();
    assert.deepEqual(await rows(), ['price 1', 'price 2']);
  });

  it('marks the field that cannot be saved and brings the focus to it, though rows before it were left empty', async () => {
    await show('plain');
    await page.fill('[name=tokens]', '');
    await page.fill('[name=roubles]', '');
    await page.click('#add-price');
    await page.locator('.price').nth(1).locator('[name=tokens]').fill('many');
    await page.click('#save');
    assert.equal(await focused(), 'save');
    const marked = `[...document.querySelectorAll('[aria-invalid]')].map((field) => [
      field.closest('.price')?.getAttribute('aria-label') ?? '', field.name, field.getAttribute('aria-describedby'),
      field === document.activeElement,
    ])`;
    const noteOn = async (wrong?: string) => {
      await tell({ type: 'note', text: 'x', wrong });
      return await page.evaluate<unknown[]>(marked);
    };
    assert.deepEqual(await noteOn('prices.0.tokens'), [['price 1', 'tokens', 'tariff-note', true]]);
    assert.deepEqual(await noteOn('limit.amount'), [['', 'limit', 'tariff-note', true]]);
    assert.deepEqual(await noteOn(), []);
  });

  it('sends what was entered and pressed', async () => {
    await show('plain');
    await page.fill('[name=model]', 'GigaChat-2');
    await page.fill('[name=tokens]', '1000');
    await page.fill('[name=roubles]', '0,2');
    await page.click('#add-price');
    await page.fill('#limit', '100');
    await page.selectOption('#action', 'ask');
    await page.click('#save');
    await page.click('#curl-1 >> nth=0');
    assert.deepEqual((await sent()).slice(-2), [
      {
        type: 'saveTariff',
        tariff: {
          prices: [{ model: 'GigaChat-2', tokens: '1000', roubles: '0,2' }],
          limit: { amount: '100', unit: 'roubles', action: 'ask' },
        },
      },
      { type: 'copyCommand', id: 1 },
    ]);
  });

  it('breaks the name of a model that is too long for its column', async () => {
    await show('m'.repeat(200));
    const width = `document.querySelector('#live-table .name').getBoundingClientRect().width`;
    assert.ok((await page.evaluate<number>(width)) < 400);
  });

  for (const language of ['en', 'ru'] as const) {
    it(`has nothing that axe finds, in any theme, and nothing beyond its edge where it is narrow (${language})`, async () => {
      const { words: real, sections } = realDashboard(language);
      words = real;
      await page.goto(`${origin}/`);
      await send(sections);
      for (const [theme, colours] of Object.entries(themeColours)) {
        const variables = { 'font-family': 'sans-serif', 'font-size': '13px', ...colours };
        await page.evaluate(`{
          const root = document.documentElement;
          root.removeAttribute('style');
          for (const [name, value] of Object.entries(${JSON.stringify(variables)}))
            root.style.setProperty('--vscode-' + name, value);
        }`);
        for (const width of [1000, 400]) {
          await page.setViewportSize({ width, height: 900 });
          assert.ok(
            (await page.evaluate<number>('document.documentElement.scrollWidth')) <= width,
            `${theme} at ${width}`,
          );
          const plain = `[...document.querySelectorAll('button:not(.link)')].filter((button) => {
            const { backgroundColor, borderTopColor } = getComputedStyle(button);
            return [backgroundColor, borderTopColor].every((colour) => /, 0\\)$/.test(colour));
          }).map(({ textContent }) => textContent)`;
          assert.deepEqual(await page.evaluate<string[]>(plain), [], `buttons that look like text, ${theme}`);
          const broken = `[...document.querySelectorAll('#live-table td.number')].filter((cell) => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
          }).map(({ textContent }) => textContent)`;
          assert.deepEqual(await page.evaluate<string[]>(broken), [], `numbers in several lines at ${width}`);
          const cut = `[...document.querySelectorAll('.why div')].map((reason) => {
            const table = reason.closest('.wide');
            return reason.getBoundingClientRect().right > table.getBoundingClientRect().right;
          })`;
          assert.deepEqual([...new Set(await page.evaluate<boolean[]>(cut))], [false], `a reason at ${width}`);
          const path = join(outFolder, 'screenshots', `dashboard-${language}-${theme}-${width}.png`);
          if (width === 1000 || theme === 'dark') await page.screenshot({ path, fullPage: true });
        }
        await page.evaluate(axe.source);
        const found = await page.evaluate<axe.AxeResults>('axe.run()');
        assert.deepEqual(
          found.violations.map(({ id, nodes }) => [
            id,
            nodes.map(({ html, failureSummary }) => [html, failureSummary]),
          ]),
          [],
          theme,
        );
        assert.ok(found.passes.length > 20);
      }
    });
  }
});
