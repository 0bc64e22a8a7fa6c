import assert from 'node:assert/strict';
import type { Stack } from '../../harness/stack';
import { stacksOfTests } from '../../harness/stacks';

type Json = Record<string, unknown>;

const user = (content: unknown): Json => ({ role: 'user', content });
const bot = (content: string): Json => ({ role: 'assistant', content });
const sys = (content: string): Json => ({ role: 'system', content });
const tool = (name: string): Json => ({
  type: 'function',
  function: { name, description: `Does ${name}`, parameters: { type: 'object', properties: {} } },
});
const pictureOf = (seed: number): Json => {
  const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, seed]);
  return { type: 'image_url', image_url: { url: `data:image/png;base64,${bytes.toString('base64')}` } };
};
const uuid = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/;

describe('Sessions of conversations', () => {
  const start = stacksOfTests();
  const lastSession = ({ emulator }: Stack) =>
    emulator.log.findLast(({ kind }) => kind === 'chat')?.headers['x-session-id'] ?? '';
  const send = async (stack: Stack, path: string, body: Json, headers: Record<string, string> = {}) => {
    const answer = await stack.post(path, { model: 'GigaChat-2-Max', ...body }, headers);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return { json: JSON.parse(text), session: lastSession(stack) };
  };
  const chat = async (stack: Stack, messages: Json[], more: Json = {}, headers?: Record<string, string>) =>
    (await send(stack, '/v1/chat/completions', { messages, ...more }, headers)).session;
  /** What GigaChat reads, in the order it reads it. */
  const prompts = (stack: Stack) =>
    stack.chatBodies().map(({ functions, messages }) => [functions ?? [], ...(messages as unknown[])].map(toText));
  const toText = (value: unknown) => JSON.stringify(value);
  /** Messages of the turn before that the newest prompt begins with, and how many there were. */
  const repeated = (stack: Stack) => {
    const [before = [], now = []] = prompts(stack).slice(-2);
    const differs = before.findIndex((text, index) => text !== now[index]);
    return [differs < 0 ? before.length : differs, before.length];
  };

  const sent = (stack: Stack) =>
    (stack.chatBodies().at(-1)?.messages ?? []) as { role: string; content: string; attachments?: string[] }[];

  const protocols: Readonly<Record<string, (texts: string[]) => Json>> = {
    '/v1/chat/completions': (texts) => ({ messages: texts.map((text, turn) => (turn % 2 ? bot(text) : user(text))) }),
    '/v1/messages': (texts) => ({
      max_tokens: 100,
      messages: texts.map((text, turn) => (turn % 2 ? bot(text) : user(text))),
    }),
    '/v1/responses': (texts) => ({ input: texts.map((text, turn) => (turn % 2 ? bot(text) : user(text))) }),
  };
  for (const [path, bodyOf] of Object.entries(protocols)) {
    it(`are the same in each of ten turns and in no other conversation, on ${path}`, async () => {
      const stack = await start();
      const texts = ['Сколько будет два плюс два?'];
      const sessions = new Set<string>();
      for (let turn = 0; turn < 10; turn += 1) {
        sessions.add((await send(stack, path, bodyOf(texts))).session);
        if (turn > 0) assert.deepEqual(repeated(stack)[0], repeated(stack)[1]);
        texts.push(`answer ${turn}`, `question ${turn}`);
      }
      assert.equal(sessions.size, 1);
      assert.match([...sessions][0] ?? '', uuid);
      assert.ok(!sessions.has((await send(stack, path, bodyOf(['Another question']))).session));
    });
  }

  it('stay when a conversation is resumed whose agent tells what is in the folder now', async () => {
    const stack = await start();
    const told = (day: string, ...files: string[]) => [
      user(`The context of our chat.\nToday is ${day}.\nUp to ${files.length} items:\n/srv/app/\n${files.join('\n')}`),
      bot('Got it.'),
    ];
    const [before, later] = [told('Friday', '└───.git/...'), told('Saturday', '├───.git/...', '└───a.txt')];
    const asked = await chat(stack, [...before, user('Fix it')]);
    assert.equal(await chat(stack, [...later, user('Fix it'), bot('Done.'), user('And test it')]), asked);
    assert.notEqual(await chat(stack, [...before, user('Explain it')]), asked);
    assert.notEqual(await chat(stack, [user('Fix it')]), asked);
  });

  it('go along a chain of stored responses', async () => {
    const stack = await start();
    const first = await send(stack, '/v1/responses', { input: 'one' });
    const second = await send(stack, '/v1/responses', { input: 'two', previous_response_id: first.json.id });
    const third = await send(stack, '/v1/responses', { input: 'three', previous_response_id: second.json.id });
    assert.deepEqual([second.session, third.session], [first.session, first.session]);
  });

  it('are with the text completions and the health check too', async () => {
    const stack = await start();
    await send(stack, '/v1/completions', { prompt: 'const one =' });
    for (const step of stack.headless.checks) {
      await step.run(new AbortController().signal).catch(() => undefined);
    }
    const chats = stack.emulator.log.filter(({ kind }) => kind === 'chat');
    assert.ok(chats.length >= 2);
    for (const { headers } of chats) assert.match(headers['x-session-id'] ?? '', uuid);
  });

  it('differ by client, key of the account and model, survive a restart, and let nobody read what was said', async () => {
    const messages = [sys('Be brief.'), user('hi')];
    const account = {
      clientId: 'c4a4a414-2222-4222-8222-another',
      clientSecret: 'other',
      scope: 'GIGACHAT_API_PERS',
    } as const;
    const [one, again] = [await start(), await start()];
    const other = await start({ emulator: { accounts: [account] } });
    const session = await chat(one, messages);
    assert.equal(await chat(again, messages), session);
    const sessions = [
      session,
      await chat(one, messages, {}, { 'user-agent': 'another/1.0' }),
      await chat(one, messages, { model: 'GigaChat-2' }),
      await chat(other, messages),
    ];
    assert.equal(new Set(sessions).size, 4);
  });

  it('of the client come first, in every place where clients name one', async () => {
    const stack = await start();
    const messages = [user('hi')];
    assert.equal(await chat(stack, messages, { prompt_cache_key: 'key-1' }), 'key-1');
    assert.equal(await chat(stack, messages, { session_id: 'key-2' }), 'key-2');
    for (const name of [
      'x-session-id',
      'x-session-affinity',
      'session_id',
      'conversation_id',
      'x-claude-code-session-id',
    ]) {
      assert.equal(await chat(stack, messages, {}, { [name]: `of-${name}` }), `of-${name}`);
    }
    assert.equal(await chat(stack, messages, { prompt_cache_key: 'b' }, { 'x-session-id': 'a', session_id: 'c' }), 'a');
    assert.equal(await chat(stack, messages, { prompt_cache_key: 'b' }, { session_id: 'c' }), 'b');
    const odd = await chat(stack, messages, { prompt_cache_key: 'a key\r\nof words, ключ' });
    assert.match(odd, uuid);
    assert.equal(
      await chat(stack, [...messages, bot('a'), user('b')], { prompt_cache_key: 'a key\r\nof words, ключ' }),
      odd,
    );
  });

  it('are told apart when a client asks for a title, or a helper works, within its own session', async () => {
    const stack = await start();
    const mine = { 'x-session-id': 'mine' };
    const agent = [sys('You are an agent.'), user('Do it')];
    assert.equal(await chat(stack, agent, {}, mine), 'mine');
    const title = await chat(stack, [sys('You are a title generator.'), user('Do it')], {}, mine);
    assert.match(title, uuid);
    assert.equal(await chat(stack, [...agent, bot('done'), user('more')], {}, mine), 'mine');
    assert.deepEqual(repeated(stack)[0], 1, 'the title stood between the two turns');
    const compacted = [sys('You are an agent.'), user('Summary of what was said: …')];
    assert.equal(await chat(stack, compacted, {}, mine), 'mine');
  });

  it('are one for two conversations that begin alike, until they name their own', async () => {
    const stack = await start();
    const messages = [sys('You are an agent.'), user('hi')];
    assert.equal(await chat(stack, messages), await chat(stack, [...messages, bot('Hello'), user('and?')]));
    assert.notEqual(await chat(stack, messages), await chat(stack, [sys('You are a poet.'), user('hi')]));
  });

  it('stay when the client orders its tools anew, and new ones come last', async () => {
    const stack = await start();
    const messages = [user('hi')];
    await chat(stack, messages, { tools: ['b', 'a', 'c'].map(tool) });
    const next = [...messages, bot('x'), user('more')];
    await chat(stack, next, { tools: ['c', 'b', 'a'].map(tool) });
    assert.deepEqual(repeated(stack), [2, 2]);
    await chat(stack, [...next, bot('y'), user('go on')], { tools: ['0', 'c', 'a', 'b'].map(tool) });
    const functions = stack.chatBodies().at(-1)?.functions as { description: string }[];
    assert.deepEqual(
      functions.map(({ description }) => description.slice(-1)),
      ['b', 'a', 'c', '0'],
    );
  });

  it('keep what changes by itself in the instructions out of the beginning, and say it at the end', async () => {
    const stack = await start();
    const instructions = (time: string, files: string) =>
      `You are an agent.\nCurrent time: ${time}\n<context name="gitStatus">\n${files}\n</context>\nBe brief.`;
    const messages: Json[] = [user('hi')];
    const turn = async (time: string, files: string) => {
      const session = await chat(stack, [sys(instructions(time, files)), ...messages]);
      messages.push(bot(`at ${time}`), user(`after ${time}`));
      return session;
    };
    const session = await turn('Fri Nov 27 23:59:59', 'clean');
    for (const [time, files] of [
      ['Sat Nov 28 00:00:07', 'clean'],
      ['Sat Nov 28 00:01:12', '?? a.txt\n?? b.txt'],
    ] as const) {
      assert.equal(await turn(time, files), session);
      const asked = sent(stack);
      assert.equal(asked[0]?.content, instructions('Fri Nov 27 23:59:59', 'clean'));
      assert.ok(asked.at(-1)?.content.includes(`Current time: ${time}`));
      assert.equal(asked.at(-1)?.content.includes('?? b.txt\n</context>'), files.includes('b.txt'));
    }
  });

  it('tell of a block on the surroundings what stays, what is new and what is gone', async () => {
    const stack = await start();
    const many = Array.from(
      { length: 300 },
      (_, index) => `M src/file-${String.fromCharCode(97 + (index % 26))}-${index}.ts`,
    );
    const messages: Json[] = [user('hi')];
    const turn = async (...files: string[]) => {
      await chat(stack, [sys(`Be brief.\n<git_status>\n${files.join('\n')}\n</git_status>`), ...messages]);
      messages.push(bot('x'), user('more'));
      return sent(stack);
    };
    const last = (asked: readonly { content: string }[]) => asked.at(-1)?.content ?? '';
    await turn('M a.ts', 'M b.ts');
    assert.match(last(await turn('M a.ts')), /<git_status>\nM a\.ts\n<\/git_status>/, 'a file that is gone');
    assert.match(
      last(await turn('M a.ts', 'M b.ts', 'M c.ts')),
      /<git_status>\n…\nM c\.ts\n<\/git_status>/,
      'a new one',
    );
    await turn('M a.ts', 'M b.ts', 'Time 10:00');
    assert.match(last(await turn('M a.ts', 'M b.ts', 'Time 10:05')), /<git_status>\n…\nTime 10:05\n/, 'a count');
    // Another conversation, whose list is too long to be said once more.
    messages.splice(0, messages.length, user('hello'));
    await turn(...many);
    const asked = await turn(...many.slice(1));
    assert.ok(!asked[0]?.content.includes(many[0] ?? ''), 'followed from its place');
  });

  it('follow instructions that change in earnest, from their place', async () => {
    const stack = await start();
    const messages = [user('hi'), bot('x'), user('more')];
    const first = () => sent(stack)[0]?.content;
    await chat(stack, [sys('Be brief.\nStep 1'), ...messages.slice(0, 1)]);
    await chat(stack, [sys('Be verbose.\nStep 1'), ...messages]);
    assert.equal(first(), 'Be verbose.\nStep 1');
    await chat(stack, [sys('Step 1'), user('a new one')]);
    await chat(stack, [sys('Step 2'), user('a new one')]);
    assert.equal(first(), 'Step 2', 'a question that is asked anew takes its instructions as they are');
    for (const step of ['Step 3', 'Step 4']) {
      await chat(stack, [sys(step), user('a later one'), bot('x'), user('more')]);
      assert.equal(first(), step, 'also one later in the conversation');
    }
  });

  it('never take the instructions of another conversation that begins with the same question', async () => {
    const stack = await start();
    const one = [user('Score it'), bot('Here is the first.'), user('And?')];
    const other = [user('Score it'), bot('Here is the second.'), user('And?'), bot('So.'), user('Why?')];
    await chat(stack, [sys('You score essay 17.'), ...one]);
    await chat(stack, [sys('You score essay 18.'), ...other]);
    assert.ok(!JSON.stringify(sent(stack)).includes('17'));
    assert.equal(sent(stack)[0]?.content, 'You score essay 18.');
  });

  it('keep their beginning when instructions come in between, and when one turn alone must call a tool', async () => {
    const stack = await start();
    const tools = ['a', 'b'].map(tool);
    const messages = [sys('Be brief.'), user('hi')];
    await chat(stack, messages, { tools });
    messages.push(bot('x'), sys('Now in plan mode.'), user('more'));
    stack.emulator.script({ functionCall: { name: 'a' } });
    await chat(stack, messages, { tools, tool_choice: 'required' });
    assert.deepEqual(repeated(stack), [3, 3]);
    const last = sent(stack).at(-1)?.content ?? '';
    assert.match(last, /Now in plan mode\.[\s\S]*more[\s\S]*calling one of the functions/);
  });

  it('keep their beginning however many pictures there are, but for every fifth turn', async () => {
    const stack = await start();
    const messages: Json[] = [];
    let changed = 0;
    for (let turn = 0; turn < 22; turn += 1) {
      messages.push(user([{ type: 'text', text: `picture ${turn}` }, pictureOf(turn)]));
      await chat(stack, messages);
      const [same = 0, all = 0] = repeated(stack);
      if (turn > 0 && same < all) changed += 1;
      messages.push(bot(`seen ${turn}`));
    }
    assert.equal(changed, 3);
    await chat(stack, [user(Array.from({ length: 12 }, (_, index) => pictureOf(100 + index)))]);
    const asked = sent(stack);
    assert.equal(
      asked.flatMap(({ attachments = [] }) => attachments).length,
      10,
      'one turn loses no more than it must',
    );
  });

  it('show what was cached in the log, in the metrics and in every protocol', async () => {
    const stack = await start();
    const text = 'A question of some length, so that it counts for more than a token or two.';
    const turns = [user(text), bot('x'), user('go on')];
    await send(stack, '/v1/chat/completions', { messages: turns.slice(0, 1) });
    const { json } = await send(stack, '/v1/chat/completions', { messages: turns });
    const cached: number = json.usage.prompt_tokens_details.cached_tokens;
    assert.ok(cached > 0 && cached < json.usage.prompt_tokens);
    const line = JSON.parse(stack.logLines.findLast((entry) => entry.includes('"answered"')) ?? '{}');
    assert.equal(line.cachedTokens, cached);
    assert.equal(line.cachedShare, Math.round((100 * cached) / json.usage.prompt_tokens) / 100);
    const metrics = await (await stack.get('/metrics')).text();
    const share = Number(/^gigachat_bridge_cached_share ([\d.]+)$/m.exec(metrics)?.[1]);
    assert.ok(share > 0 && share < 1, metrics);
    await send(stack, '/v1/messages', { max_tokens: 9, messages: turns.slice(0, 1) });
    const message = await send(stack, '/v1/messages', { max_tokens: 9, messages: turns });
    assert.equal(message.json.usage.cache_read_input_tokens, cached);
    await send(stack, '/v1/responses', { input: turns.slice(0, 1) });
    const response = await send(stack, '/v1/responses', { input: turns });
    assert.equal(response.json.usage.input_tokens_details.cached_tokens, cached);
  });
});
