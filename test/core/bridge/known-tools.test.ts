import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BodyRoom } from '../../../src/core/bridge/body/body-room';
import { readJson } from '../../../src/core/bridge/body/request-body';
import { Refused } from '../../../src/core/bridge/http/refused';
import { systemClock } from '../../../src/core/ground/clock';
import { asRecord } from '../../../src/core/protocols/json/json';
import { type Stack, startStack } from '../../harness/stack';

const padding = 'слово '.repeat(2000);

/** Tools of some kilobytes of JSON, always as long for a name of one letter. */
function toolsNamed(letter: string) {
  return Array.from({ length: 40 }, (_, index) => ({
    type: 'function',
    function: {
      name: `${letter}_${index}`,
      description: `Says "tools":[ and \\ and } of ${letter}.`,
      parameters: {
        type: 'object',
        properties: { tools: { type: 'array', items: { enum: ['"', '\\"', ']', '🙂'] } } },
      },
    },
  }));
}
const a = JSON.stringify(toolsNamed('a'));
const b = JSON.stringify(toolsNamed('b'));
const said = JSON.stringify([{ role: 'user', content: `${padding}"tools":[1],\\"tools\\":[2]` }]);

describe('tools that come with every turn', () => {
  let server: Server;
  let room: BodyRoom;
  let read: unknown;
  before(async () => {
    server = createServer(async (request, response) => {
      const place = room.place();
      try {
        read = await readJson({ request, place }, systemClock);
        response.end('read');
      } catch (error) {
        response.end(error instanceof Refused ? error.refusal.code : String(error));
      } finally {
        place.leave();
      }
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    room = new BodyRoom();
  });

  async function send(body: string | Uint8Array<ArrayBuffer>): Promise<string> {
    read = undefined;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return await (await fetch(url, { method: 'POST', body })).text();
  }
  const toolsRead = () => asRecord(read)?.tools;

  const bodies: Readonly<Record<string, string>> = {
    'tools first': `{"tools":${a},"messages":${said}}`,
    'tools last': `{"messages":${said},"tools":${a}}`,
    'other tools, as long': `{"tools":${b},"messages":${said}}`,
    'blanks around': ` { "model" : "m" ,\n"tools"\t:\r\n ${a} , "messages" : ${said} } `,
    'a mark in front': `\ufeff{"tools":${a},"messages":${said}}`,
    'tools twice': `{"tools":${a},"messages":${said},"tools":${b}}`,
    'tools twice, the known ones last': `{"tools":${b},"messages":${said},"tools":${a}}`,
    'tools twice, once spelt with an escape': `{"tools":${a},"messages":${said},"to\\u006fls":[]}`,
    'tools of something else in front': `{"input":[{"type":"tool_search_output","tools":${b}}],"messages":${said},"tools":${a}}`,
    'tools of something else alone': `{"input":[{"tools":${a}}],"messages":${said}}`,
    'a key that ends like the word': `{"my\\"tools":${a},"messages":${said}}`,
    'the word as a value': `{"metadata":"tools","messages":${said},"tools":${a}}`,
    'tools that are none': `{"tools":null,"messages":${said},"more":{"tools":${a}}}`,
    'a key of prototypes': `{"__proto__":{"tools":${a}},"messages":${said}}`,
  };

  it('are read as JSON is, however often and in whichever body they come', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      for (const [name, body] of Object.entries(bodies)) {
        assert.equal(await send(body), 'read', name);
        const expected: unknown = JSON.parse(body.replace('\ufeff', ''));
        assert.deepEqual(read, expected, `${name}, turn ${turn}`);
        assert.deepEqual(Object.keys(read ?? {}), Object.keys(expected ?? {}), name);
      }
    }
  });

  it('are the very same objects from the third turn on, and nobody can change them', async () => {
    const body = `{"tools":${a},"messages":${said}}`;
    const seen: unknown[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      await send(body);
      seen.push(toolsRead());
    }
    assert.notEqual(seen[1], seen[0]);
    assert.equal(seen[2], seen[1]);
    assert.equal(seen[3], seen[1]);
    const { function: first } = (seen[3] as ReturnType<typeof toolsNamed>)[0] ?? {};
    assert.throws(() => Object.assign(first?.parameters.properties ?? {}, { more: true }), TypeError);
  });

  it('are refused as ever when the body is: no JSON, no UTF-8, too deep', async () => {
    const good = `{"tools":${a},"messages":${said}}`;
    const deep = `[${'['.repeat(5000)}${']'.repeat(5000)}]`;
    const broken = Buffer.from(good);
    broken[broken.length - 40] = 0xff;
    const brokenTools = Buffer.from(good);
    brokenTools[100] = 0xff;
    for (let turn = 0; turn < 4; turn += 1) {
      assert.equal(await send(good), 'read');
      assert.equal(await send(good.slice(0, -1)), 'invalid_json');
      assert.equal(await send(`[${good.slice(1, -1)}]`), 'invalid_json');
      assert.equal(await send(`{"x""tools":${a},"messages":${said}}`), 'invalid_json');
      assert.equal(await send(`{"tools":${a.slice(0, -1)},"messages":${said}}`), 'invalid_json');
      assert.equal(await send(broken), 'invalid_json');
      assert.equal(await send(brokenTools), 'invalid_json');
      assert.equal(await send(`{"tools":${deep},"messages":${said}}`), 'too_deep');
    }
  });

  it('are forgotten when many others have come since', async () => {
    const body = (letter: string) => `{"tools":${JSON.stringify(toolsNamed(letter))},"messages":${said}}`;
    await send(body('a'));
    await send(body('a'));
    const first = toolsRead();
    await send(body('a'));
    assert.equal(toolsRead(), first);
    for (let other = 0; other < 100; other += 1) {
      for (let turn = 0; turn < 2; turn += 1) await send(body(`other_${other}`));
    }
    await send(body('a'));
    assert.notEqual(toolsRead(), first);
    assert.deepEqual(toolsRead(), first);
  });
});

describe('the tools of a conversation, turn after turn', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const functions = Array.from({ length: 30 }, (_, index) => ({
    name: index === 7 ? 'web_search' : `tool_${index}`,
    description: `Does ${index}. ${'слово '.repeat(100)}`,
    schema: {
      ...(index % 2 && { $schema: 'http://json-schema.org/draft-07/schema#' }),
      type: index % 3 ? 'object' : 'OBJECT',
      properties: { path: { type: 'string', description: null } },
    },
  }));
  const messages = [{ role: 'user', content: 'hi' }];
  const asked: readonly [string, object, (one: (typeof functions)[number]) => object][] = [
    [
      '/v1/chat/completions',
      { model: 'GigaChat-2', messages },
      ({ schema: parameters, ...named }) => ({ type: 'function', function: { ...named, parameters } }),
    ],
    [
      '/v1/responses',
      { model: 'GigaChat-2', input: 'hi' },
      ({ schema: parameters, ...named }) => ({ type: 'function', ...named, parameters }),
    ],
    [
      '/v1/messages',
      { model: 'GigaChat-2', max_tokens: 10, messages },
      ({ schema: input_schema, ...named }) => ({ ...named, input_schema }),
    ],
  ];

  for (const [path, body, toTool] of asked) {
    it(`reach GigaChat in the same words each time: ${path}`, async () => {
      const all = functions.map(toTool);
      for (const tools of [all, all, all, all, all.slice(1), all.toReversed(), all]) {
        const answer = await stack.post(path, JSON.stringify({ ...body, tools }));
        assert.equal(answer.status, 200, await answer.text());
      }
      const [first = [], ...others] = stack.chatBodies().map((sent) => sent.functions as { name: string }[]);
      const byName = (list: { name: string }[]) => list.toSorted((one, other) => (one.name < other.name ? -1 : 1));
      assert.equal(first.length, functions.length);
      assert.match(JSON.stringify(first), /"f_web_search_/);
      for (const [index, list] of others.entries()) {
        const expected = index === 3 ? first.slice(1) : first;
        assert.deepEqual(byName(list), byName(expected), `turn ${index + 2}`);
      }
    });

    it(`are refused by their path each time when one is bad: ${path}`, async () => {
      const tools = functions.map(toTool).map((tool, index) => (index === 9 ? { ...tool, defer_loading: 'x' } : tool));
      for (let turn = 0; turn < 4; turn += 1) {
        const answer = await stack.post(path, JSON.stringify({ ...body, tools }));
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), /tools\[9\]\.defer_loading/);
      }
    });
  }
});
