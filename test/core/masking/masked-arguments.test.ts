import assert from 'node:assert/strict';
import { maskRequest } from '../../../src/core/masking/mask-request';
import { listedNames } from './personal-data';
import { find, requestOf, secret, seen } from './text-everywhere';

describe('masking of arguments', () => {
  const sentWith = async (args: unknown) =>
    seen(
      (
        await maskRequest(
          {
            ...requestOf(''),
            messages: [
              { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'save', args: JSON.stringify(args) }] },
              { role: 'tool', callId: 'c', parts: [{ type: 'text', text: 'saved hunter22 as a string' }] },
            ],
          },
          find,
        )
      ).request,
    );

  it('knows a secret by the name of its field, at any depth, and wherever else it stands', async () => {
    for (const args of [{ password: 'hunter22' }, { db: { pass: 'hunter22' } }, { tokens: 1, secret: ['hunter22'] }]) {
      const sent = await sentWith(args);
      assert.ok(!sent.includes('hunter22'), sent);
      assert.match(sent, /saved \[KEY-1\] as a string/);
    }
  });

  it('finds the number of a card of 19 digits that is a number there, and keeps the digits of all others', async () => {
    const args = '{"card":2200123456789012341,"id":1234567890123456789,"city":"Тула"}';
    const call = { id: 'c', name: 'save', args };
    const { request } = await maskRequest(
      { ...requestOf(''), messages: [{ role: 'assistant', text: '', toolCalls: [call] }] },
      find,
    );
    const sent = request.messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
    assert.deepEqual(
      sent.map((one) => one.args),
      ['{"card":"[CARD-1]","id":1234567890123456789,"city":"Тула"}'],
    );
  });

  it('knows each of thousands again where it stands alone, the longest where two begin alike', async () => {
    const secrets = Array.from({ length: 3000 }, (_, index) => `hunter${index}22`);
    const messages = [...secrets.map((one) => `password: ${one}`), `alone: ${secrets.join(' ')}`];
    const { request } = await maskRequest(
      { ...requestOf(''), messages: messages.map((text) => ({ role: 'system', text })) },
      find,
    );
    assert.doesNotMatch(seen({ ...request, tools: [] }), /hunter/);
  });

  it('takes personal data out of arguments of a great many values, or nested deeper than is read', async () => {
    const deep = JSON.parse(`${'['.repeat(1000)}"${secret}"${']'.repeat(1000)}`);
    for (const args of [[...Array(30_000).fill(1), secret], deep]) {
      const sent = await sentWith(args);
      assert.ok(!sent.includes(secret));
      assert.match(sent, /\[EMAIL-1\]/);
    }
  });

  it('keeps arguments JSON that hold the text of a long table', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `ivan${row % 100}@example.com${',1'.repeat(10)}`);
    const text = rows.join('\n');
    const { request, masks } = await maskRequest(
      {
        ...requestOf(''),
        messages: [
          { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'save', args: JSON.stringify({ text }) }] },
        ],
      },
      find,
    );
    const [args = ''] = request.messages.flatMap((message) =>
      message.role === 'assistant' ? message.toolCalls.map((call) => call.args) : [],
    );
    assert.doesNotMatch(args, /@/);
    assert.deepEqual(JSON.parse(args), {
      text: text.replace(/\w+@example\.com/g, (value) => masks.maskFor(value, 'email')),
    });
  });

  it('knows a value behind escapes where there are a great many, or they are nested deeper than is read', async () => {
    const hidden = secret.replace(/./g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const kept = '"\\u0022 \\\\u0041 \\n"';
    for (const args of [
      `[${'1,'.repeat(30_000)}"${hidden}",${kept}]`,
      `${'['.repeat(1000)}"${hidden}",${kept}${']'.repeat(1000)}`,
    ]) {
      const call = { id: 'c', name: 'save', args };
      const { request } = await maskRequest(
        { ...requestOf(''), messages: [{ role: 'assistant', text: '', toolCalls: [call] }] },
        find,
      );
      const [shown = ''] = request.messages.flatMap((message) =>
        message.role === 'assistant' ? message.toolCalls.map((one) => one.args) : [],
      );
      assert.equal(shown, args.replace(hidden, '[EMAIL-1]'));
    }
  });

  it('knows a secret that another message gave away, behind escapes among a great many values', async () => {
    const call = { id: 'c', name: 'save', args: `[${'1,'.repeat(30_000)}"Wq7\\/zLp94\\u0074K"]` };
    const given = requestOf('password: Wq7/zLp94tK');
    const { request } = await maskRequest(
      { ...given, messages: [...given.messages, { role: 'assistant', text: '', toolCalls: [call] }] },
      find,
    );
    const calls = request.messages.flatMap((message) =>
      message.role === 'assistant' ? message.toolCalls.map((one) => one.args) : [],
    );
    const shown = calls.at(-1) ?? '';
    assert.ok(shown.endsWith(',"[KEY-1]"]'), shown.slice(-40));
  });

  it('lets others work while it looks through a great many values', async () => {
    let others = 0;
    const isOver = new AbortController();
    const work = () => {
      others += 1;
      if (!isOver.signal.aborted) setImmediate(work);
    };
    setImmediate(work);
    const messages = Array.from({ length: 10_000 }, (_, index) => ({ role: 'system' as const, text: `word ${index}` }));
    await maskRequest({ ...requestOf(''), messages }, find);
    isOver.abort();
    assert.ok(others > 5, `${others} times`);
  });

  it('calls a property what its schema calls it, wherever it is named, and masks all else', async () => {
    const word = listedNames[0] ?? '';
    const schema = { type: 'object', properties: { [word]: { type: 'string', description: word } }, required: [word] };
    const call = { id: 'c', name: 'save', args: JSON.stringify({ [word]: `to ${word}`, [secret]: 1 }) };
    const { request } = await maskRequest(
      {
        ...requestOf(''),
        messages: [{ role: 'assistant', text: word, toolCalls: [call] }],
        tools: [{ name: 'save', description: `for ${word}`, schema }],
        answer: { schema },
      },
      find,
    );
    assert.deepEqual(Object.keys(Object(request.tools[0]?.schema.properties)), [word]);
    assert.deepEqual(request.tools[0]?.schema.required, [word]);
    assert.deepEqual(typeof request.answer === 'object' && request.answer.schema.required, [word]);
    assert.equal(request.tools[0]?.description, 'for [NAME-1]');
    const [message] = request.messages.flatMap((one) => (one.role === 'assistant' ? [one] : []));
    assert.equal(message?.text, '[NAME-1]');
    assert.deepEqual(JSON.parse(message?.toolCalls[0]?.args ?? ''), { [word]: 'to [NAME-1]', '[EMAIL-1]': 1 });
  });

  it('knows one with brackets and commas whole', async () => {
    assert.match(await sentWith({ password: 'P@(1);w,rd' }), /password[\\":]{1,8}\[KEY-1\]/);
  });

  it('looks for no ordinary word in all that programs have, where one stands as a secret somewhere', async () => {
    const sent = await sentWith({ code: 'user.password = "string"; token: "password"; a.string(password)' });
    assert.match(sent, /a\.string\(password\)/);
    assert.match(sent, /saved hunter22 as a string/);
  });

  it('takes no word for a secret because its field is called so', async () => {
    assert.match(await sentWith({ token: 'string', password: 'required' }), /saved hunter22 as a string/);
  });
});
