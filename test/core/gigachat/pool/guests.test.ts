import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI, { toFile } from 'openai';
import type { EmulatorAccount } from '../../../emulator/options';
import { credentialsOf } from '../../../emulator/options';
import { watchSecrets } from '../../../harness/canary';
import { FakeClock } from '../../../harness/fake-clock';
import { readyMadeToken } from '../../../harness/ready-made-token';
import { canaryAccount, type Stack, type StackOptions, startStack } from '../../../harness/stack';

const question = { model: 'GigaChat-2', messages: [{ role: 'user' as const, content: 'hi' }] };
const guest = (index: number): EmulatorAccount => ({
  clientId: `9e9e9e9e-0000-4000-8000-guest${index}`,
  clientSecret: `9e9e9e9e-1111-4111-8111-canary${index}`,
  scope: 'GIGACHAT_API_PERS',
  user: `user${index}`,
  password: `canary-password-${index}`,
});
const bearer = (index: number) => `giga-cred-${credentialsOf(guest(index))}:GIGACHAT_API_PERS`;

describe('callers with accounts of their own', () => {
  let stack: Stack;
  afterEach(() => stack.stop());

  const start = async (options: StackOptions & { env?: Record<string, string> } = {}) => {
    for (let index = 0; index < 40; index += 1) watchSecrets(credentialsOf(guest(index)), guest(index).clientSecret);
    stack = await startStack({
      ...options,
      emulator: {
        accounts: [canaryAccount, ...Array.from({ length: 40 }, (_, index) => guest(index))],
        ...options.emulator,
      },
      env: { GPT2GIGA_PASS_TOKEN: 'True', ...options.env },
    });
  };
  const as = (token: string, key: string | undefined = stack.apiKey) => ({
    authorization: `Bearer ${token}`,
    ...(key !== undefined && { 'x-api-key': key }),
  });
  const ask = (token: string, key?: string) => stack.post('/v1/chat/completions', question, as(token, key));
  const openai = (token: string) =>
    new OpenAI({
      baseURL: `${stack.url}/v1`,
      apiKey: token,
      maxRetries: 0,
      defaultHeaders: { 'x-api-key': stack.apiKey },
    });
  const guestCount = async () => ((await (await stack.get('/health')).json()) as { guests: number }).guests;
  const tokensOf = () =>
    new Set(stack.emulator.log.flatMap(({ kind, headers }) => (kind === 'chat' ? [headers.authorization] : [])));

  it('are told what they can do about a refusal, not which variable the server has', async () => {
    await start();
    const answer = await ask('giga-auth-canary-expired-token');
    assert.equal(answer.status, 403);
    const { error } = (await answer.json()) as { error: { message: string } };
    assert.match(error.message, /refused the access token; it has probably expired\. Send a new one\.$/);
  });

  it('are answered from them, by key, by access token and by user and password', async () => {
    await start();
    const readyMade = await readyMadeToken(stack, 'user2', 'canary-password-2');
    for (const token of [
      bearer(0),
      `giga-cred-${credentialsOf(guest(1))}`,
      `giga-auth-${readyMade}`,
      'giga-user-user3:canary-password-3',
    ]) {
      const answer = await ask(token);
      assert.equal(answer.status, 200, await answer.text());
    }
    assert.equal(tokensOf().size, 4);
    assert.equal((await stack.post('/v1/chat/completions', question)).status, 200, 'the bridge has its own');
    assert.equal(tokensOf().size, 5);
    assert.equal(await guestCount(), 4);
  });

  it('use every address of the bridge with them', async () => {
    await start();
    const client = openai(bearer(0));
    const anthropic = new Anthropic({
      baseURL: stack.url,
      authToken: bearer(0),
      maxRetries: 0,
      defaultHeaders: { 'x-api-key': stack.apiKey },
    });
    const { log } = stack.emulator;
    assert.ok((await client.models.list()).data.length > 0);
    await client.chat.completions.create(question);
    await client.responses.create({ model: 'GigaChat-2', input: 'hi' });
    await client.embeddings.create({ model: 'Embeddings', input: 'hi' });
    const { id } = await client.files.create({
      file: await toFile(Buffer.from('a'), 'a.txt', { type: 'text/plain' }),
      purpose: 'user_data',
    });
    await client.files.content(id);
    await client.files.delete(id);
    await anthropic.messages.create({ ...question, max_tokens: 10 });
    assert.ok((await anthropic.messages.countTokens(question)).input_tokens > 0);
    const shown = log.filter(({ kind }) => kind !== 'oauth').map(({ headers }) => headers.authorization);
    assert.equal(new Set(shown).size, 1, 'one account, one token');
    assert.equal(log.filter(({ kind }) => kind === 'oauth').length, 1);
  });

  it('see nothing of each other: neither stored responses nor the bridge sees theirs', async () => {
    await start();
    const stored = await openai(bearer(0)).responses.create({ model: 'GigaChat-2', input: 'a secret' });
    assert.equal((await openai(bearer(0)).responses.retrieve(stored.id)).id, stored.id);
    for (const stranger of [openai(bearer(1)), stack.openai]) {
      await assert.rejects(stranger.responses.retrieve(stored.id), /404/);
      await assert.rejects(stranger.responses.delete(stored.id), /404/);
      await assert.rejects(
        stranger.responses.create({ model: 'GigaChat-2', input: 'and?', previous_response_id: stored.id }),
        /previous_response_id/,
      );
    }
  });

  it('see neither files nor batches of each other', async () => {
    await start({
      emulator: { accounts: [1, 2, 3].map((index) => ({ ...guest(index), scope: 'GIGACHAT_API_CORP' })) },
    });
    const corp = (index: number) => openai(`giga-cred-${credentialsOf(guest(index))}:GIGACHAT_API_CORP`);
    const line = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: question };
    const file = await toFile(Buffer.from(JSON.stringify(line)), 'in.jsonl');
    const { id } = await corp(2).files.create({ file, purpose: 'batch' });
    const order = { input_file_id: id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    let batch = await corp(2).batches.create(order);
    while (batch.status !== 'completed') batch = await corp(2).batches.retrieve(batch.id);
    const output = batch.output_file_id ?? '';
    assert.equal((await corp(2).files.content(output)).status, 200);
    for (const stranger of [corp(3), stack.openai]) {
      for (const list of [await stranger.files.list(), await stranger.batches.list()]) assert.deepEqual(list.data, []);
      for (const look of [
        () => stranger.files.retrieve(id),
        () => stranger.files.content(id),
        () => stranger.files.content(output),
        () => stranger.files.delete(id),
        () => stranger.files.delete(output),
        () => stranger.batches.retrieve(batch.id),
        () => stranger.batches.create(order),
      ]) {
        await assert.rejects(look(), { status: 404 });
      }
    }
    assert.equal((await corp(2).files.retrieve(id)).id, id);
  });

  it('do not wait for each other: each has the places of its own account', async () => {
    await start({ env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
    stack.emulator.script({ text: 'slow', hold: 'headers' });
    const slow = ask(bearer(0));
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    assert.equal((await ask(bearer(1))).status, 200);
    stack.emulator.release();
    assert.equal((await slow).status, 200);
  });

  it('do not suffer from each other: refused credentials of one are his alone', async () => {
    await start();
    const wrong = `giga-cred-${Buffer.from('9e9e9e9e:canary-nobody').toString('base64')}`;
    const refused = await ask(wrong);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /does not know this authorization key/);
    assert.equal((await ask(bearer(0))).status, 200);
  });

  it('are told apart from a bridge key that begins as their credentials do', async () => {
    const key = 'giga-cred-canary-bridge-key-0123456789';
    watchSecrets(key);
    await start({ env: { GPT2GIGA_API_KEY: key } });
    const send = (headers: Record<string, string>) =>
      fetch(`${stack.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(question),
      });
    const ways: [string, string][] = [
      ['authorization', `Bearer ${key}`],
      ['x-api-key', key],
      ['authorization', `Basic ${btoa(`user:${key}`)}`],
    ];
    for (const [name, value] of ways) assert.equal((await send({ [name]: value })).status, 200);
    assert.equal((await send({ authorization: `Bearer ${bearer(0)}`, 'x-api-key': key })).status, 200);
    assert.equal(tokensOf().size, 2, 'the account of the bridge, and that of the guest');
    assert.equal((await send({ authorization: `Bearer ${bearer(0)}` })).status, 401);
  });

  const malformed: [bearer: string, said: RegExp][] = [
    ['giga-cred-', /giga-cred- must be followed by the authorization key/],
    ['giga-cred-%%%', /giga-cred- must be followed by the authorization key/],
    [`giga-cred-${btoa('nocolon-canary')}`, /giga-cred- must be followed by the authorization key/],
    [`${bearer(0)}X`, /takes a scope: GIGACHAT_API_PERS, GIGACHAT_API_B2B, GIGACHAT_API_CORP/],
    [`${bearer(0)}:more`, /takes a scope/],
    ['giga-auth-', /giga-auth- must be followed by an access token/],
    ['giga-user-ivan', /a user, a colon and a password/],
    ['giga-user-:pass', /a user, a colon and a password/],
    ['giga-user-ivan:', /a user, a colon and a password/],
    ['giga-key-abcdefgh', /must look like giga-cred-KEY:SCOPE/],
  ];
  it('are told in their protocol what is wrong with credentials that cannot be any', async () => {
    await start();
    for (const [token, said] of malformed) {
      const answer = await ask(token);
      const { error } = (await answer.json()) as { error: { message: string; code: string } };
      assert.deepEqual([answer.status, error.code], [401, 'invalid_api_key'], token);
      assert.match(error.message, said);
      const anthropic = await stack.post('/v1/messages', { ...question, max_tokens: 1 }, as(token));
      const body = (await anthropic.json()) as { type: string; error: { type: string; message: string } };
      assert.deepEqual([anthropic.status, body.type, body.error.type], [401, 'error', 'authentication_error']);
      assert.match(body.error.message, said);
    }
    assert.equal(stack.emulator.log.length, 0);
    assert.equal(await guestCount(), 0);
  });

  it('need the bridge key too when somebody has set one, as x-api-key', async () => {
    await start();
    for (const key of ['', 'wrong-key-0123456789']) {
      const answer = await ask(bearer(0), key);
      assert.equal(answer.status, 401);
      assert.match(await answer.text(), /Beside credentials of your own, send it as x-api-key/);
    }
    const swapped = { authorization: `Bearer ${stack.apiKey}`, 'x-api-key': bearer(0) };
    assert.equal((await stack.post('/v1/chat/completions', question, swapped)).status, 200);
    assert.equal(tokensOf().size, 1);
  });

  it('need no key where nobody has set one, and the bridge needs no account', async () => {
    await start({ env: { GPT2GIGA_API_KEY: '', GIGACHAT_CREDENTIALS: '' } });
    assert.equal((await ask(bearer(0), '')).status, 200);
    const anonymous = await fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    assert.equal(anonymous.status, 401);
    assert.match(await anonymous.text(), /giga-cred-KEY:SCOPE/);
  });

  it('are strangers where it is not allowed', async () => {
    await start({ env: { GPT2GIGA_PASS_TOKEN: 'False' } });
    assert.equal((await ask(bearer(0), '')).status, 401);
    assert.equal((await ask(bearer(0))).status, 200);
    const shown = stack.emulator.log.filter(({ kind }) => kind === 'oauth').map(({ headers }) => headers.authorization);
    assert.equal(shown.length, 1);
    await stack.post('/v1/chat/completions', question);
    assert.equal(tokensOf().size, 1, 'the account of the bridge');
  });

  it('are kept open 32 at a time: the least lately used goes, never one with a request under way', async () => {
    const clock = new FakeClock(Date.now());
    await start({ clock });
    stack.emulator.script({ text: 'slow', hold: 'headers' });
    const slow = ask(bearer(0));
    await stack.emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    for (let index = 1; index < 40; index += 1) assert.equal((await ask(bearer(index))).status, 200);
    assert.equal(await guestCount(), 32);
    stack.emulator.release();
    assert.equal((await slow).status, 200);
    const before = stack.emulator.log.filter(({ kind }) => kind === 'oauth').length;
    assert.equal((await ask(bearer(39))).status, 200);
    assert.equal((await ask(bearer(0))).status, 200);
    assert.equal(stack.emulator.log.filter(({ kind }) => kind === 'oauth').length, before, 'both are open');
    assert.equal((await ask(bearer(1))).status, 200);
    assert.equal(stack.emulator.log.filter(({ kind }) => kind === 'oauth').length, before + 1, 'that one was closed');
  });

  it('are closed when nobody used them for half an hour', async () => {
    const clock = new FakeClock(Date.now());
    await start({ clock });
    await (await ask(bearer(0))).text();
    assert.equal(await guestCount(), 1);
    await clock.advance(29 * 60_000);
    await (await ask(bearer(1))).text();
    await clock.advance(60_000);
    assert.equal(await guestCount(), 1);
    await clock.advance(30 * 60_000);
    assert.equal(await guestCount(), 0);
  });

  it('are open for half an hour from their last request, and as long as one is under way', async () => {
    const clock = new FakeClock(Date.now());
    await start({ clock });
    await (await ask(bearer(0))).text();
    await clock.advance(20 * 60_000);
    await (await ask(bearer(0))).text();
    await clock.advance(20 * 60_000);
    assert.equal(await guestCount(), 1);
    stack.emulator.script({ text: ['one'], hold: 'headers' });
    const asked = stack.emulator.log.filter(({ kind }) => kind === 'chat').length;
    const answer = ask(bearer(0));
    await stack.emulator.waitFor((log) => log.filter(({ kind }) => kind === 'chat').length > asked);
    await clock.advance(2 * 60_000);
    assert.equal(await guestCount(), 1);
    stack.emulator.release();
    assert.equal((await answer).status, 200);
  });
});
