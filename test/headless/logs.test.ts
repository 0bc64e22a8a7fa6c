import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { LogRing } from '../../src/headless/logs/log-ring';
import { type Stack, startStack } from '../harness/stack';

interface Entries {
  run: string;
  last: number;
  entries: { level: string; message: string; path?: string; client?: string; model?: string; status?: number }[];
}

const prompt = 'a question that no log may hold';

describe('the log at /logs', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  const entries = async (after = 0): Promise<Entries> =>
    (await (await stack.get(`/logs/entries?after=${after}`)).json()) as Entries;
  const ask = () =>
    stack.post(
      '/v1/chat/completions',
      { model: 'GigaChat-2', messages: [{ role: 'user', content: prompt }] },
      {
        'user-agent': 'codex_cli_rs/1.0',
      },
    );

  it('is a page that comes without the key and holds nothing of anybody', async () => {
    await (await ask()).text();
    const answer = await fetch(`${stack.url}/logs`);
    const page = await answer.text();
    assert.equal(answer.status, 200);
    assert.doesNotMatch(page, /answered|codex|GigaChat-2/i);
    assert.equal(page, await (await stack.get('/v1/logs/')).text());
  });

  it('runs its own script and style by their hashes, and nothing else', async () => {
    const answer = await fetch(`${stack.url}/logs`);
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const tag of ['script', 'style']) {
      const inline = [...page.matchAll(new RegExp(`<${tag}[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(
        ([, text = '']) => text,
      );
      assert.equal(inline.length, 1);
      const hash = createHash('sha256')
        .update(inline[0] ?? '')
        .digest('base64');
      assert.ok(policy.includes(`${tag}-src 'sha256-${hash}'`), policy);
    }
    assert.match(policy, /^default-src 'none';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.doesNotMatch(page, / on\w+=|javascript:/i);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
  });

  it('gives the lines of what was asked: who, which model, how it went, and no word of it', async () => {
    await (await ask()).text();
    const { entries: lines } = await entries();
    const line = lines.findLast(({ message, path }) => message === 'answered' && path === '/v1/chat/completions');
    assert.match(line?.client ?? '', /^Codex#[\da-f]{6}$/);
    assert.match(line?.model ?? '', /^GigaChat-2/);
    assert.equal(line?.status, 200);
    assert.doesNotMatch(JSON.stringify(lines), new RegExp(prompt));
    assert.ok(!JSON.stringify(lines).includes(stack.apiKey));
  });

  it('gives what is new since the last look, and looking leaves no line', async () => {
    const { last, run } = await entries();
    for (let times = 0; times < 3; times += 1) await entries(last);
    assert.deepEqual(await entries(last), { run, last, entries: [] });
    await (await ask()).text();
    const news = await entries(last);
    assert.ok(news.entries.some(({ message }) => message === 'answered'));
    assert.equal(news.last, last + news.entries.length);
    assert.deepEqual((await entries(news.last + 5)).entries, []);
  });

  it('asks for the key, in a header alone, and says in the log who came without', async () => {
    const { last } = await entries();
    for (const path of [
      '/logs/entries',
      `/logs/entries?key=${stack.apiKey}`,
      `/logs/entries?x-api-key=${stack.apiKey}`,
    ]) {
      assert.equal((await fetch(stack.url + path)).status, 401, path);
    }
    const refused = (await entries(last)).entries.filter(({ status }) => status === 401);
    assert.equal(refused.length, 3);
    assert.equal((await stack.get('/logs/entries?after=x')).status, 400);
    const { error } = (await (await stack.get('/logs/entries?after=-1')).json()) as { error: { param: string } };
    assert.equal(error.param, 'after');
  });

  it('lets its own page fetch the lines, and no page anything else', async () => {
    const from = (site: string, path: string) => stack.get(path, { 'sec-fetch-site': site });
    assert.equal((await from('same-origin', '/logs/entries')).status, 200);
    assert.equal((await from('none', '/logs')).status, 200);
    for (const site of ['cross-site', 'same-site']) {
      for (const path of ['/logs', '/logs/entries'])
        assert.equal((await from(site, path)).status, 403, `${site} ${path}`);
    }
    for (const path of ['/v1/models', '/health', '/metrics', '/logs', '/openapi.json', '/nothing']) {
      assert.equal((await from('same-origin', path)).status, 403, path);
    }
    const posted = await stack.post('/logs/entries', {}, { 'sec-fetch-site': 'same-origin' });
    assert.equal(posted.status, 403);
    const foreign = { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' };
    assert.equal((await stack.get('/logs/entries', foreign)).status, 403);
  });

  it('is not there in production', async () => {
    const own = await startStack({ env: { GPT2GIGA_MODE: 'PROD' } });
    try {
      for (const path of ['/logs', '/logs/entries']) assert.equal((await own.get(path)).status, 404, path);
    } finally {
      await own.stop();
    }
  });

  it('is nothing for callers with accounts of their own', async () => {
    const own = await startStack({ env: { GPT2GIGA_PASS_TOKEN: 'True' } });
    try {
      const guest = `Bearer giga-cred-${own.emulator.credentials}`;
      assert.equal((await own.get('/logs/entries', { authorization: guest })).status, 401);
      const both = { authorization: guest, 'x-api-key': own.apiKey };
      assert.equal((await own.get('/logs/entries', both)).status, 200);
    } finally {
      await own.stop();
    }
  });
});

describe('the lines that are kept', () => {
  it('are the last thousand, of a mebibyte together', () => {
    const ring = new LogRing();
    for (let number = 1; number <= 2500; number += 1) ring.add(`${number}`);
    assert.deepEqual([ring.behind(0)[0], ring.behind(0).length, ring.last], ['1501', 1000, 2500]);
    assert.deepEqual(ring.behind(2498), ['2499', '2500']);
    for (let number = 0; number < 20; number += 1) ring.add('x'.repeat(100_000));
    assert.ok(ring.behind(0).join('').length <= 1024 * 1024);
    ring.add('y'.repeat(3 * 1024 * 1024));
    assert.equal(ring.behind(0).length, 1);
  });
});
