import assert from 'node:assert/strict';
import type { ChatEvent } from '../../../src/core/chat/events';
import type { ChatProvider } from '../../../src/core/chat/ports/provider';
import type { ChatRequest } from '../../../src/core/chat/request';
import { stopAt } from '../../../src/core/chat/text/stop';
import { maskRequest } from '../../../src/core/masking/mask-request';
import { maskingProvider } from '../../../src/core/masking/masking-provider';
import { unmask } from '../../../src/core/masking/unmask';
import { eventsOf, streamOf } from '../chat/event-streams';
import { dice, listedNames, textWithSecrets } from './personal-data';
import { find, requestOf, secret, seen } from './text-everywhere';

/** Repeats the question as text, as reasoning and in a call's arguments, cut where it is told. */
function echo(places: (text: string) => readonly string[], asked: ChatRequest[]): ChatProvider {
  return {
    id: 'echo',
    models: async () => [],
    stream(request) {
      asked.push(request);
      const message = request.messages.find(({ role }) => role === 'user');
      const part = message?.role === 'user' ? message.parts[0] : undefined;
      const text = part?.type === 'text' ? part.text : '';
      const events: ChatEvent[] = [
        { type: 'start', id: 'a', model: 'm' },
        ...places(text).map((piece): ChatEvent => ({ type: 'reasoning', text: piece })),
        ...places(text).map((piece): ChatEvent => ({ type: 'text', text: piece })),
        { type: 'tool-call', id: 't', name: 'save' },
        ...places(JSON.stringify({ text })).map((json): ChatEvent => ({ type: 'tool-args', id: 't', json })),
        { type: 'finish', reason: 'tool-calls' },
      ];
      return streamOf(events.map((event) => [event]));
    },
  };
}

async function throughMask(text: string, places: (text: string) => readonly string[]) {
  const asked: ChatRequest[] = [];
  const context = { signal: new AbortController().signal };
  const events = await eventsOf(maskingProvider(echo(places, asked), find).stream(requestOf(text), context));
  const of = (type: 'text' | 'reasoning') =>
    events.flatMap((event) => (event.type === type ? [event.text] : [])).join('');
  const args = events.flatMap((event) => (event.type === 'tool-args' ? [event.json] : [])).join('');
  return {
    asked: asked[0] ?? requestOf(''),
    text: of('text'),
    reasoning: of('reasoning'),
    args: JSON.parse(args).text,
  };
}
describe('masking', () => {
  it('lets none of the secrets of 2,000 texts out and gives all of them back, whole and letter by letter', async () => {
    const roll = dice(20_261_128);
    const left: string[] = [];
    const changed: string[] = [];
    for (let count = 0; count < 2000; count += 1) {
      const { text, secrets } = textWithSecrets(roll);
      for (const places of [(whole: string) => [whole], (whole: string) => [...whole]]) {
        const { asked, ...answer } = await throughMask(text, places);
        const out = seen(asked);
        for (const secret of secrets) {
          if (out.includes(secret) || out.includes(JSON.stringify(secret).slice(1, -1)))
            left.push(`${secret} of ${text}`);
        }
        if ([answer.text, answer.reasoning, answer.args].some((given) => given !== text)) changed.push(text);
      }
    }
    assert.deepEqual(left.slice(0, 5), []);
    assert.deepEqual(changed.slice(0, 5), []);
    assert.deepEqual([left.length, changed.length], [0, 0]);
  });

  it('gives a text back wherever the stream is cut in two', async () => {
    const roll = dice(7);
    for (let count = 0; count < 8; count += 1) {
      const { text } = textWithSecrets(roll);
      for (let at = 1; at < text.length; at += 1) {
        const inTwo = (whole: string) => [whole.slice(0, at), whole.slice(at)].filter((piece) => piece !== '');
        const answer = await throughMask(text, inTwo);
        assert.deepEqual([answer.text, answer.reasoning, answer.args], [text, text, text]);
      }
    }
  });

  it('uses the same stand-in for the same value in each turn, and explains itself once', async () => {
    const { asked } = await throughMask('ivan@example.com и anna@example.com, ivan@example.com', (whole) => [whole]);
    const [system, explained, user] = asked.messages;
    assert.deepEqual(system, { role: 'system', text: 'Be brief.' });
    assert.equal(explained?.role, 'system');
    assert.deepEqual(user, {
      role: 'user',
      parts: [{ type: 'text', text: '[EMAIL-1] и [EMAIL-2], [EMAIL-1]' }],
    });
  });

  it('ends an answer at the stop sequences of the caller, not within a stand-in, and names them as they are', async () => {
    const stopped = async (said: string, stop: readonly string[]) => {
      const provider: ChatProvider = {
        id: 'said',
        models: async () => [],
        stream: (asked) => stopAt(streamOf([...said].map((text) => [{ type: 'text', text }])), asked),
      };
      const request = { ...requestOf('ivan@example.com'), sampling: { stop } };
      const events = maskingProvider(provider, find).stream(request, { signal: new AbortController().signal });
      return (await eventsOf(events)).map((event) =>
        event.type === 'text' ? event.text : event.type === 'finish' && event.stopSequence,
      );
    };
    assert.deepEqual(await stopped('To [EMAIL-1], now', [']', '1', 'EMAIL']), ['To ivan@example.com, now']);
    assert.deepEqual(await stopped('To [EMAIL-1] or b] now', [']', 'x']), ['To ivan@example.com or b', ']']);
    assert.deepEqual(await stopped('To [EMAIL-1] now', ['ivan@example.com']), ['To ', 'ivan@example.com']);
    assert.deepEqual(await stopped('To [EMAIL-1] now', [' now']), ['To ivan@example.com', ' now']);
  });

  it('leaves a request without secrets exactly as it is', async () => {
    const asked: ChatRequest[] = [];
    const request = requestOf('const a = [1, 2, 3]; // 2026-11-28T17:04:00Z, 192.168.0.1, v1.106.0, a1b2c3d4e5f6');
    const context = { signal: new AbortController().signal };
    await eventsOf(
      maskingProvider(
        echo((whole) => [whole], asked),
        find,
      ).stream(request, context),
    );
    assert.equal(asked[0], request);
  });

  it('is not confused by texts that look like its stand-ins', async () => {
    const text = 'Что значит [EMAIL-1]? Пишите на ivan@example.com, [email-1] и [EMAIL-';
    for (const places of [(whole: string) => [whole], (whole: string) => [...whole]]) {
      const answer = await throughMask(text, places);
      assert.deepEqual([answer.text, answer.reasoning, answer.args], [text, text, text]);
      assert.doesNotMatch(seen(answer.asked), /ivan@/);
    }
  });

  it('knows a stand-in however the model capitalises it', async () => {
    for (const change of [(text: string) => text.toLowerCase(), (text: string) => text.replace(/EMAIL/g, 'Email')]) {
      const answer = await throughMask('ivan@example.com', (whole) => [...change(whole)]);
      assert.equal(answer.text, 'ivan@example.com');
    }
  });

  it('knows a stand-in that the model has escaped, encoded or written with another dash, at every cut', async () => {
    const value = 'ivan@mail.ru';
    const rows: [written: string, back: string][] = [
      ['\\[EMAIL-1\\]', value],
      ['\\\\[EMAIL-1\\\\]', value],
      ['%5BEMAIL-1%5D', 'ivan%40mail.ru'],
      ['%5bemail-1%5d', 'ivan%40mail.ru'],
      ['&#91;EMAIL-1&#93;', value],
      ['\\u005bEMAIL-1\\u005D', value],
      ['［EMAIL-1］', value],
      ['[EMAIL‑1]', value],
      ['[Email–1]', value],
      ['[EMAIL_1]', value],
      ['[EMAIL\\_1]', value],
      ['[ EMAIL-1 ]', value],
      ['C:\\[EMAIL-1]', `C:\\${value}`],
      ['100%, a & b \\ [EMAIL-', '100%, a & b \\ [EMAIL-'],
      ['[EMAIL-2] \\[NAME-1\\]', '[EMAIL-2] \\[NAME-1\\]'],
    ];
    const { masks } = await maskRequest(requestOf(value), find);
    for (const [written, back] of rows) {
      const text = `a ${written} b`;
      for (let cut = 0; cut <= text.length; cut += 1) {
        const pieces = [text.slice(0, cut), text.slice(cut)];
        const events = await eventsOf(unmask(streamOf(pieces.map((one) => [{ type: 'text', text: one }])), masks));
        assert.equal(events.map((event) => ('text' in event ? event.text : '')).join(''), `a ${back} b`, `${cut}`);
      }
    }
  });

  it('puts no value into code of the model that looks like a stand-in, at every cut', async () => {
    const value = 'Zx9-secret-value';
    const rows: [written: string, back: string][] = [
      ['keys[key-1] = f()[key-1] + m[0][key-1]; const [key_1] = row[KEY_1], [key 1]', ''],
      ['-p[KEY-1] почта[key-1] "[key-1]"', `-p${value} почта${value} "${value}"`],
    ];
    const { masks } = await maskRequest(requestOf(`API_KEY=${value}`), find);
    for (const [text, back] of rows) {
      for (let cut = 0; cut <= text.length; cut += 1) {
        const pieces = [text.slice(0, cut), text.slice(cut)];
        const events = await eventsOf(unmask(streamOf(pieces.map((one) => [{ type: 'text', text: one }])), masks));
        assert.equal(events.map((event) => ('text' in event ? event.text : '')).join(''), back || text, `${cut}`);
      }
    }
  });

  it('gives a text back that has something like its stand-ins, in any writing, and however many', async () => {
    const marks = ['', 'X', 'Y', 'Z', 'XY', 'XZ', 'YZ'];
    for (const own of [
      ...[
        '[KEY_1]',
        '[KEY 1]',
        '［KEY-1］',
        '\\[KEY-1\\]',
        '%5BKEY-1%5D',
        '\\u005bKEY-1\\u005d',
        '[ KEY-1 ]',
        '[KEY–1]',
      ],
      marks.map((mark) => `[KEY${mark}-1]`).join(' '),
    ]) {
      const text = `API_KEY=Zx9-secret-value and ${own}`;
      const answer = await throughMask(text, (whole) => [whole]);
      assert.deepEqual([answer.text, answer.args], [text, text]);
      assert.doesNotMatch(seen(answer.asked), /Zx9-secret/);
    }
  });

  it('gives a name back in letters where the JSON of a result had escapes, and as it was in any other text', async () => {
    const name = listedNames[0] ?? '';
    const escaped = name.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
    for (const [text, back] of [
      [`{"name": "${escaped}"}`, `{"name": "${name}"}`],
      [`1\t{"name": "${escaped}"}`, `1\t{"name": "${escaped}"}`],
    ] as const) {
      const answer = await throughMask(text, (whole) => [...whole]);
      assert.deepEqual([answer.text, answer.args], [back, back]);
      assert.ok(!seen(answer.asked).includes(escaped));
    }
  });

  it('gives a secret of several lines back as the file has it, also where a result held the file as JSON', async () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${'MIIEvAIBADANBgkq\n'.repeat(8)}-----END PRIVATE KEY-----`;
    const files = [
      `A=1\n${pem}\nB=2\n`,
      `${pem}\nB=2\n`,
      `{\n  "key": ${JSON.stringify(pem)}\n}\n`,
      `A=1\nPASSWORD='weird\\\\pa55'`,
    ];
    for (const file of files) {
      const text = JSON.stringify({ output: file, code: 0 });
      const asked = {
        ...requestOf('x'),
        messages: [{ role: 'tool', callId: 'c', parts: [{ type: 'text', text }] }],
      } as const;
      const { request, masks } = await maskRequest(asked, find);
      const [, shown] = request.messages;
      const part = shown?.role === 'tool' ? shown.parts[0] : undefined;
      assert.ok(part?.type === 'text' && !part.text.includes('MIIE') && !part.text.includes('pa55'));
      const args = JSON.stringify({ content: JSON.parse(part.text).output });
      const events = await eventsOf(unmask(streamOf([[{ type: 'tool-args', id: 'a', json: args }]]), masks));
      const given = events.map((event) => (event.type === 'tool-args' ? event.json : '')).join('');
      assert.equal(JSON.parse(given).content, file);
    }
    // A file that is JSON itself stays what it was.
    const own = `{"private_key": ${JSON.stringify(`${pem}\n`)}}`;
    const answer = await throughMask(own, (whole) => [whole]);
    assert.deepEqual([answer.text, answer.args], [own, own]);
  });

  it('knows the password of an address again that looks like an e-mail address', async () => {
    const { asked } = await throughMask('postgres://a:pa55word@db.example.com/x … pa55word', (whole) => [whole]);
    assert.doesNotMatch(seen(asked), /pa55word/);
  });

  it('leaves an address out that would give a value away, and says which', async () => {
    const picture = (href: string): ChatRequest => ({
      ...requestOf('x'),
      messages: [{ role: 'user', parts: [{ type: 'media', mime: 'image/png', source: new URL(href) }] }],
    });
    for (const href of ['https://h/p.png?mail=ivan%40mail.ru', 'https://u:pa55word@h/p.png']) {
      const { request } = await maskRequest(picture(href), find);
      assert.match(JSON.stringify(request), /\[left out: https:\/\//);
      assert.doesNotMatch(JSON.stringify(request), /ivan|pa55word/);
    }
    const plain = picture('https://h/p.png');
    assert.equal((await maskRequest(plain, find)).request, plain);
  });

  it('takes personal data out of the name of a file that is named by its address', async () => {
    const file = {
      type: 'media' as const,
      mime: 'text/plain',
      name: `${secret} note.txt`,
      source: new URL('https://h/p.txt'),
    };
    const { request } = await maskRequest({ ...requestOf('x'), messages: [{ role: 'user', parts: [file] }] }, find);
    assert.match(JSON.stringify(request), /"\[EMAIL-\d+\] note\.txt"/);
    assert.ok(!JSON.stringify(request).includes(secret));
  });

  it('writes values into arguments as JSON wants them', async () => {
    const key = '-----BEGIN RSA PRIVATE KEY-----\nabc"def\\\n-----END RSA PRIVATE KEY-----';
    const answer = await throughMask(`Save ${key} now`, (whole) => [...whole]);
    assert.equal(answer.args, `Save ${key} now`);
  });

  it('knows a secret again where nothing around it gives it away', async () => {
    const { asked } = await throughMask('password = "hunter2hunter2" … later: hunter2hunter2!', (whole) => [whole]);
    assert.doesNotMatch(seen(asked), /hunter2hunter2/);
  });
});
