import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inEnglish } from '../../src/core/setup/sentence';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { type OpenRouterServer, startOpenRouter } from '../harness/openrouter/server';
import { protocolSurfaces } from '../harness/protocol-surface';
import { startStack } from '../harness/stack';

const email = 'ivan.petrov@example.com';
const question = `Кто такой Иван Кузнецов, ${email}, +7 916 123-45-67?`;

describe('what leaves the machine', () => {
  let service: OpenRouterServer;
  let folder: string;
  before(async () => {
    service = await startOpenRouter();
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-masking-'));
    writeFileSync(join(folder, 'list.txt'), 'Иван Кузнецов\n\nДоговор ##/##\n');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await service.stop();
  });
  afterEach(() => service.reset());

  const start = (mask: string, more: Record<string, string> = {}) =>
    startStack({
      env: {
        ...service.env(),
        GIGACHAT_MAX_RETRIES: '0',
        BRIDGE_MASK: mask,
        BRIDGE_MASK_LIST_FILE: join(folder, 'list.txt'),
        ...more,
      },
    });

  for (const surface of protocolSurfaces) {
    it(`is masked before a service, and whole again in the answer to ${surface.name}; GigaChat sees it as it is`, async () => {
      const stack = await start('fallback');
      stack.emulator.script({ text: [`Это `, email] }, { status: 503, times: 0 });
      const first = await stack.post(surface.path, surface.body(question));
      assert.equal(surface.textOf(await first.text()), `Это ${email}`);
      assert.match(JSON.stringify(stack.chatBodies()[0]), /ivan\.petrov@example\.com/);
      service.script({ text: ['Это [EM', 'AIL-1], тел. ', '[PHONE-1] — [na', 'me-1]'] });
      const second = await stack.post(surface.path, surface.body(question));
      const raw = await second.text();
      await stack.stop();
      assert.equal(surface.textOf(raw), `Это ${email}, тел. +7 916 123-45-67 — Иван Кузнецов`);
      const sent = JSON.stringify(service.chats());
      assert.match(sent, /\[NAME-1\], \[EMAIL-1\], \[PHONE-1\]/);
      assert.doesNotMatch(sent, /ivan|Кузнецов|123-45-67/);
    });
  }

  it('is masked before GigaChat too, in chats, embeddings and counts of tokens, when that is set', async () => {
    const stack = await start('all', { BRIDGE_FALLBACK: 'off' });
    stack.emulator.script({ text: ['Пишите на [EMAIL-1]'] });
    const chat = await stack.openai.chat.completions.create({
      model: 'GigaChat-2',
      messages: [{ role: 'user', content: question }],
    });
    await stack.openai.embeddings.create({ model: 'Embeddings', input: [question] });
    await stack.post('/v1/messages/count_tokens', {
      model: 'GigaChat-2',
      messages: [{ role: 'user', content: question }],
    });
    const seen = JSON.stringify(stack.emulator.log);
    await stack.stop();
    assert.equal(chat.choices[0]?.message.content, `Пишите на ${email}`);
    assert.doesNotMatch(seen, /ivan\.petrov|Кузнецов|123-45-67/);
    assert.match(seen, /\[EMAIL-1\]/);
  });

  it('is told in a line for each chat: who, whom, how much, what was masked, and no text', async () => {
    const file = join(folder, 'audit.jsonl');
    const stack = await start('fallback', { BRIDGE_AUDIT_FILENAME: file, BRIDGE_AUDIT_MAX_SIZE: '1024' });
    stack.emulator.script({ status: 503, times: 1 });
    service.script({ text: ['[EMAIL-1]'] });
    const response_format = { type: 'json_object' };
    const ask = async (id: string) =>
      (
        await stack.post(
          '/v1/chat/completions',
          { model: 'GigaChat-2', messages: [{ role: 'user', content: question }] },
          { 'x-request-id': id, 'x-session-id': id },
        )
      ).text();
    await ask('one');
    await ask('two');
    const lines = () =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const [first, second] = lines();
    assert.deepEqual(
      [first.requestId, first.provider, first.asked, first.outcome, first.masked],
      ['one', 'openrouter', 'GigaChat-2', 'stop', { name: 1, email: 1, phone: 1 }],
    );
    assert.deepEqual([second.requestId, second.provider, second.masked], ['two', 'gigachat', {}]);
    assert.equal(first.sha256, second.sha256);
    assert.match(first.sha256, /^[\da-f]{64}$/);
    assert.ok(second.inputTokens > 0 && second.outputTokens > 0);
    // What came before the answer is paid for, too.
    const counted = { usage: { prompt_tokens: 5, completion_tokens: 3 } };
    stack.emulator.script({ text: 'no JSON', ...counted }, { text: '{}', ...counted });
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'x' }], response_format };
    await (await stack.post('/v1/chat/completions', body)).text();
    const repaired = lines().at(-1);
    assert.deepEqual([repaired.inputTokens, repaired.outputTokens], [10, 6]);
    for (const id of ['three', 'four', 'five']) await ask(id);
    await stack.stop();
    assert.ok(existsSync(`${file}.1`) && statSync(file).size <= 1024);
    const all = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
    assert.doesNotMatch(all, /ivan|Кузнецов|Кто такой|canary/);
    assert.match(all, /"five"/);
  });

  it('keeps in those lines no key that stands in the place of a model, nothing a terminal acts on, and no endless name', async () => {
    const file = join(folder, 'hostile.jsonl');
    const stack = await start('off', { BRIDGE_AUDIT_FILENAME: file });
    const { apiKey } = stack;
    const names = [
      apiKey,
      `openai/${Buffer.from(apiKey).toString('base64')}`,
      'a\u009b31m\u202eb',
      'x'.repeat(100_000),
    ];
    for (const model of names) {
      const body = { model, messages: [{ role: 'user', content: 'x' }] };
      const headers = { 'x-title': apiKey };
      await (await stack.post('/v1/chat/completions', body, headers)).text();
    }
    await stack.stop();
    const written = readFileSync(file, 'utf8');
    assert.equal(
      written
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .at(2).asked,
      names[2],
    );
    assert.doesNotMatch(written, /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
    assert.ok(!written.includes(apiKey) && !written.includes(names[1] ?? ''), written.slice(0, 2000));
    assert.ok(written.length < 5000, `${written.length} letters`);
  });

  const list = (text: string) => {
    const path = join(folder, 'wrong.txt');
    writeFileSync(path, text);
    return path;
  };
  const read = (env: Record<string, string>) => readSettings({ GIGACHAT_CREDENTIALS: 'a:b', ...env });
  it('is not decided by a rule that matches everything, nor by one that cannot be read', () => {
    for (const line of ['?', '???????', '##', '*']) {
      assert.throws(
        () => read({ BRIDGE_MASK: 'all', BRIDGE_MASK_LIST_FILE: list(`Иван Петров\n${line}\n`) }),
        /Line 2 of .*wrong\.txt (?:would match everything|is too short)/,
      );
    }
    assert.throws(
      () => read({ BRIDGE_MASK: 'all', BRIDGE_MASK_LIST_FILE: '/no/list' }),
      /Check the path in BRIDGE_MASK_LIST_FILE/,
    );
    writeFileSync(join(folder, 'cp1251.txt'), Buffer.from('Ivanov \xcf\xb8\xf2\xf0', 'latin1'));
    assert.throws(
      () => read({ BRIDGE_MASK: 'all', BRIDGE_MASK_LIST_FILE: join(folder, 'cp1251.txt') }),
      /is not text in UTF-8/,
    );
    assert.throws(() => read({ BRIDGE_MASK: 'some' }), /BRIDGE_MASK must be off, fallback or all/);
    assert.throws(
      () => list('x'.repeat(3)) && read({ BRIDGE_MASK: 'all', BRIDGE_MASK_LIST_FILE: list('абв\n'.repeat(5001)) }),
      /5001 lines/,
    );
  });

  it('has no file of the log for its lines', () => {
    const path = join(folder, 'both.log');
    assert.throws(
      () => read({ BRIDGE_AUDIT_FILENAME: path, GPT2GIGA_LOG_FILENAME: join(folder, '.', 'both.log') }),
      /BRIDGE_AUDIT_FILENAME and GPT2GIGA_LOG_FILENAME name the same file/,
    );
    for (const [audit, log] of [
      [`${path}.1`, path],
      [path, `${path}.1`],
    ] as const) {
      assert.throws(
        () => read({ BRIDGE_AUDIT_FILENAME: audit, GPT2GIGA_LOG_FILENAME: log }),
        /or one that the other becomes when it is full/,
      );
    }
    assert.ok(read({ BRIDGE_AUDIT_FILENAME: `${path}.2`, GPT2GIGA_LOG_FILENAME: path }).auditFile);
  });

  it('is as it was where masking is off: not one more object stands in the way', async () => {
    assert.equal(read({ BRIDGE_MASK: 'off' }).masking, undefined);
    assert.equal(read({}).masking, undefined);
    assert.match(
      read({ BRIDGE_MASK_LIST_FILE: list('Иван Петров') })
        .warnings.map(inEnglish)
        .join(),
      /masks nothing while BRIDGE_MASK/,
    );
  });
});
