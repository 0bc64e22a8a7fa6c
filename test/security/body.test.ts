import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Stack, startStack } from '../harness/stack';
import { sendRaw, statusesIn } from './raw-http';

const MiB = 1024 * 1024;

describe('T24, T27: bodies', () => {
  let stack: Stack;
  let port: number;
  before(async () => {
    stack = await startStack();
    port = stack.headless.bridge.port;
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const head = (headers: string) =>
    `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${stack.apiKey}\r\nContent-Type: application/json\r\n${headers}\r\n`;
  const codeOf = (answer: string) => /"code":"([^"]+)"/.exec(answer)?.[1];

  it('refuses 33 MiB by its length before it comes, and by its bytes when no length is given', async () => {
    const announced = await sendRaw(port, head(`Content-Length: ${33 * MiB}\r\nConnection: close\r\n`), true);
    assert.equal(codeOf(announced), 'request_too_large');
    const piece = `${MiB.toString(16)}\r\n${'x'.repeat(MiB)}\r\n`;
    const chunked = head('Transfer-Encoding: chunked\r\nConnection: close\r\n') + piece.repeat(33);
    assert.deepEqual(statusesIn(await sendRaw(port, `${chunked}0\r\n\r\n`)), [413]);
    assert.equal(stack.emulator.log.length, 0);
  });

  it('is not deceived by a length that lies', async () => {
    const short = await sendRaw(port, `${head('Content-Length: 900\r\n')}{"model":"GigaChat-2"}`, true);
    assert.ok(
      statusesIn(short).every((status) => status === 400),
      short,
    );
    const long = await sendRaw(port, `${head('Content-Length: 2\r\n')}{}{"model":"GigaChat-2","messages":[]}`, true);
    assert.ok(
      statusesIn(long).every((status) => status === 400),
      long,
    );
    assert.equal(stack.chatBodies().length, 0);
  });

  it('refuses what is nested too deep or has too many keys, however it is built', async () => {
    const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);
    const bodies = [
      `{"messages":${deep('[', ']', 1_000_000)}}`,
      `{"messages":${deep('[', ']', 129)}}`,
      deep('{"a":', '1}', 100_000).replace(/1}1}/g, '}}').replace(/:}/, ':1}'),
      `{"messages":[${Array.from({ length: 200 }, (_, index) => deep('[', ']', 100 + (index % 40))).join()}]}`,
      `{${Array.from({ length: 500_001 }, (_, index) => `"k${index}":0`).join()}}`,
    ];
    for (const body of bodies) {
      const answer = await stack.post('/v1/chat/completions', body);
      assert.equal(answer.status, 400);
      assert.ok(['too_deep', 'too_many_keys', 'invalid_json'].includes(codeOf(await answer.text()) ?? ''));
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('refuses names that are told apart by nothing but a look at all their letters', async () => {
    const long = (index: number) => 'n'.repeat(16_400) + String(1000 + index);
    const names = Array.from({ length: 100 }, (_, index) => long(index));
    const hi = { role: 'user', content: 'hi' };
    const call = (id: string, name: string) => ({ id, type: 'function', function: { name, arguments: '{}' } });
    const bodies: [string, object][] = [
      ['/v1/chat/completions', { messages: [hi], ...Object.fromEntries(names.map((name) => [name, 1])) }],
      [
        '/v1/chat/completions',
        { messages: [hi], tools: names.map((name) => ({ type: 'function', function: { name } })) },
      ],
      ['/v1/chat/completions', { messages: [{ role: 'assistant', tool_calls: names.map((id) => call(id, 'f')) }, hi] }],
      [
        '/v1/chat/completions',
        { messages: [{ role: 'assistant', tool_calls: names.map((name) => call('', name)) }, hi] },
      ],
      ['/v1/responses', { input: [...names.map((id) => ({ type: 'item_reference', id })), hi] }],
      ['/v1/messages', { max_tokens: 9, messages: [hi], tools: names.map((name) => ({ name, input_schema: {} })) }],
    ];
    for (const [path, body] of bodies) {
      const answer = await stack.post(path, { model: 'GigaChat-2', ...body });
      assert.equal(answer.status, 400);
      const { error } = (await answer.json()) as { error: { message: string } };
      assert.match(error.message, /more than 64 names of .* longer than 16383 letters/);
    }
    assert.equal(stack.chatBodies().length, 0);
    const texts = { messages: names.map((name) => ({ role: 'user', content: name })), [long(0)]: 1, [long(1)]: 2 };
    assert.notEqual((await (await stack.post('/v1/chat/completions', texts)).text()).includes('longer than'), true);
  });

  it('takes long names that their lengths tell apart, as ids with what another model thought are', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => 'n'.repeat(16_400 + index));
    const rounds = ids.flatMap((id) => [
      { role: 'assistant', tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: id, content: 'done' },
    ]);
    const body = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }, ...rounds] };
    assert.equal((await stack.post('/v1/chat/completions', body)).status, 200);
    const many = {
      ...body,
      ids: ids.concat(ids, ids, ids, ids, ids).map((id, index) => ({ id: id + 'n'.repeat(index) })),
    };
    assert.equal((await stack.post('/v1/chat/completions', many)).status, 400);
  });

  it('refuses lists with too many entries at every address, before anybody walks them', async () => {
    const lists = ['0', '[]', '{}', '"a"', '[[]]'].map((entry) => `[${`${entry},`.repeat(500_000)}${entry}]`);
    const bodies = lists.flatMap((list) => [
      ['/v1/chat/completions', `{"model":"GigaChat-2","messages":[{"role":"user","content":${list}}]}`],
      ['/v1/responses', `{"model":"GigaChat-2","input":[{"role":"user","content":${list}}]}`],
      ['/v1/messages', `{"model":"GigaChat-2","max_tokens":9,"unknown":${list}}`],
      ['/v1/embeddings', `{"model":"Embeddings","input":${list}}`],
    ]);
    for (const [path = '', body] of bodies) {
      const answer = await stack.post(path, body);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /more than 500000 keys and entries/);
    }
    assert.equal(stack.emulator.log.length, 0);
  }).timeout(60_000);

  it('answers long lists of files, texts and tools without a look at each entry', async () => {
    const attachments = Array<string>(200_000).fill('0e6e1e6e-1111-4111-8111-000000000000');
    const messages = [{ role: 'user', content: 'x', attachments }];
    const many = await stack.post('/v1/chat/completions', { model: 'GigaChat-2', messages });
    assert.equal(many.status, 404);
    const input = Array<string>(400_000).fill('');
    const texts = await stack.post('/v1/embeddings', { model: 'Embeddings', input });
    assert.match(await texts.text(), /input: must hold at most 2048 texts/);
    const tokens = await stack.post('/v1/embeddings', { model: 'Embeddings', input: Array(400_000).fill(1) });
    assert.match(await tokens.text(), /token ids belong to another tokenizer/);
    stack.emulator.reset();
  });

  it('refuses references that come to more than a body may hold', async () => {
    const said = { type: 'message', id: 'msg_long', role: 'user', content: 'z'.repeat(400_000) };
    const kept = await stack.post('/v1/responses', { model: 'GigaChat-2', input: [said] });
    assert.equal(kept.status, 200, await kept.text());
    const input = [...Array(9000).fill({ type: 'item_reference', id: 'msg_long' }), { role: 'user', content: 'x' }];
    const refused = await stack.post('/v1/responses', { model: 'GigaChat-2', input });
    assert.equal(refused.status, 413, await refused.text());
    stack.emulator.reset();
  });

  it('repeats no long name of a model or field in its answers', async () => {
    const long = 'n'.repeat(1_000_000);
    const messages = [{ role: 'user', content: 'x' }];
    const bodies = [
      ['/v1/chat/completions', { model: `gpt-${long}`, messages }],
      ['/v1/responses', { model: `gpt-${long}`, input: 'x' }],
      ['/v1/responses', { model: 'GigaChat-2', input: 'x', metadata: { [long]: 1 } }],
      ['/v1/messages', { model: `claude-${long}`, max_tokens: 9, messages }],
      ['/v1/completions', { model: `gpt-${long}`, prompt: 'x' }],
      ['/v1/embeddings', { model: `text-embedding-${long}`, input: 'x' }],
    ] as const;
    for (const [path, body] of bodies) {
      const answer = await stack.post(path, body);
      assert.equal(answer.status, 400, path);
      assert.ok((await answer.text()).length < 1000, path);
    }
    assert.equal(stack.emulator.log.length, 0);
  });

  it('refuses bodies that are not UTF-8, and counts bytes, not characters', async () => {
    const bytes = Buffer.concat([Buffer.from('{"model":"'), Buffer.of(0xff, 0xfe), Buffer.from('"}')]);
    const headers = head(`Content-Length: ${bytes.length}\r\nConnection: close\r\n`);
    assert.equal(codeOf(await sendRaw(port, Buffer.concat([Buffer.from(headers), bytes]))), 'invalid_json');
  });

  it('refuses a large body with one byte that is not UTF-8 in it, and reads every letter of one that is', async () => {
    const said = 'Привет, 世界 🙂 '.repeat(5000);
    const body = JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: said }] });
    const posted = (bytes: Uint8Array<ArrayBuffer>) => {
      const headers = { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' };
      return fetch(`${stack.url}/v1/chat/completions`, { method: 'POST', headers, body: bytes });
    };
    for (const mark of ['', '\ufeff']) {
      assert.equal((await posted(Buffer.from(mark + body))).status, 200);
      assert.ok(JSON.stringify(stack.chatBodies().at(-1)).includes(JSON.stringify(said)));
    }
    const bytes = Buffer.from(body);
    bytes[bytes.length >> 1] = 0xff;
    const answer = await posted(bytes);
    assert.equal(answer.status, 400);
    assert.equal(codeOf(await answer.text()), 'invalid_json');
    assert.equal(stack.chatBodies().length, 2);
  });

  it('never lets a body reach a prototype, and sends no such key upstream', async () => {
    const before = JSON.stringify([
      Object.getOwnPropertyNames(Object.prototype),
      Object.getOwnPropertyNames(Array.prototype),
    ]);
    const evil = fc.constantFrom(
      '__proto__',
      'constructor',
      'prototype',
      '__proto__.polluted',
      'constructor.prototype',
    );
    const where = fc.constantFrom('root', 'message', 'part', 'tool', 'schema', 'format');
    await fc.assert(
      fc.asyncProperty(evil, evil, where, async (first, second, place) => {
        const poison = `${JSON.stringify(first)}:{${JSON.stringify(second)}:{"polluted":true},"polluted":true}`;
        const at = (name: string) => (name === place ? `,${poison}` : '');
        const body = `{"model":"GigaChat-2"${at('root')},"messages":[{"role":"user","content":[{"type":"text","text":"hi"${at('part')}}]${at('message')}}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object","properties":{}${at('schema')}}}${at('tool')}}],"response_format":{"type":"text"${at('format')}}}`;
        const answer = await stack.post('/v1/chat/completions', body);
        await answer.text();
        assert.ok([200, 400].includes(answer.status), `${answer.status}`);
        assert.equal(({} as { polluted?: unknown }).polluted, undefined);
      }),
      { numRuns: 100, seed: 20261121 },
    );
    const after = JSON.stringify([
      Object.getOwnPropertyNames(Object.prototype),
      Object.getOwnPropertyNames(Array.prototype),
    ]);
    assert.equal(after, before);
    // A schema is the caller's data and travels as it is; nowhere else may a strange key turn up.
    for (const body of stack.chatBodies()) {
      const { functions: _functions, ...rest } = body;
      assert.doesNotMatch(JSON.stringify(rest), /polluted|__proto__|prototype/);
    }
  });
});
