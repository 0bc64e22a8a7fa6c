import assert from 'node:assert/strict';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { type JsonPath, jsonWith, placesIn, richRequests, valueAt } from '../harness/request-bodies';
import { type Stack, startStack } from '../harness/stack';

/** Names that every object of JavaScript answers to, although nobody put them there. */
const words = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'prototype', 'valueOf'] as const;

/** Texts in which a part is looked up by itself. */
const forms = ['data:WORD;base64,AA==', 'data:image/WORD;base64,AA==', 'openai/WORD:latest', '#/$defs/WORD'];

/** All in turn: every place meets `constructor` and `__proto__`, and one of the others. */
let turn = 0;
const next = () => words[turn++ % words.length] ?? '';
const some = () => [...new Set(['constructor', '__proto__', next()])];

/** Properties that all objects share: none may come, go or change. */
function sharedProperties(): string {
  const of = (object: object) => JSON.stringify(Object.getOwnPropertyDescriptors(object));
  return [Object.prototype, Array.prototype, Function.prototype].map(of).join('\n');
}

describe('T27: names that every object inherits', function () {
  this.timeout(240_000);
  let stack: Stack;
  const faults: unknown[] = [];
  const note = (error: unknown) => faults.push(error);
  const shared = sharedProperties();
  before(async () => {
    process.on('uncaughtException', note).on('unhandledRejection', note);
    stack = await startStack({
      emulator: { tokensPerSecond: 100_000 },
      env: {
        BRIDGE_MODEL_ALIASES: '{"fast":"GigaChat-2"}',
        GPT2GIGA_PASS_TOKEN: 'True',
      },
    });
  });
  after(async () => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
    await stack.stop();
  });
  afterEach(async () => {
    assert.deepEqual(faults, [], 'nothing may escape');
    assert.equal(sharedProperties(), shared, 'nobody may change what all objects share');
    assert.deepEqual(
      stack.logLines.filter((line) => line.includes('failed inside the bridge')),
      [],
    );
    assert.equal((await stack.get('/v1/models')).status, 200, 'it still serves');
  });

  /** Sends all of them, a few at a time, and gives those that were answered with a failure of ours. */
  async function failing(path: string, bodies: readonly string[]): Promise<string[]> {
    const failed: string[] = [];
    const queue = [...bodies];
    const work = async () => {
      for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
        const answer = await stack.post(path, body);
        const text = await answer.text();
        if (answer.status >= 500 || /internal/i.test(text)) failed.push(`${answer.status} ${text} to ${body}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    return failed;
  }

  for (const { path, body } of richRequests) {
    const places = placesIn(body);
    const isObject = (at: JsonPath) => {
      const value = valueAt(body, at);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    };
    const objects = [[], ...places.filter(isObject)];

    it(`may stand in each of ${places.length} fields of POST ${path} (${String(body.model ?? body.endpoint)})`, async () => {
      const bodies = places.flatMap((place) => some().map((word) => jsonWith(body, place, () => JSON.stringify(word))));
      assert.deepEqual(await failing(path, bodies), []);
    });

    it(`may be a key of each of ${objects.length} objects of POST ${path} (${String(body.model ?? body.endpoint)})`, async () => {
      const bodies = objects.flatMap((place) =>
        some().map((word, index) => {
          const value = index % 2 === 0 ? '{"polluted":true}' : '"polluted"';
          return jsonWith(body, place, (before) => `${before.slice(0, -1)},"${word}":${value}}`.replace('{,', '{'));
        }),
      );
      assert.deepEqual(await failing(path, bodies), []);
    });

    it(`may be a part of a text of POST ${path} (${String(body.model ?? body.endpoint)})`, async () => {
      const texts = places.filter((place) => typeof valueAt(body, place) === 'string');
      const bodies = texts.flatMap((place) =>
        forms.map((form) => jsonWith(body, place, () => JSON.stringify(form.replaceAll('WORD', next())))),
      );
      assert.deepEqual(await failing(path, bodies), []);
    });
  }

  it('are no models', async () => {
    for (const word of words) {
      for (const { path, body } of richRequests.filter((request) => request.body.model)) {
        const answer = await stack.post(
          path,
          jsonWith(body, ['model'], () => JSON.stringify(word)),
        );
        assert.equal(answer.status, 404, `${path}: ${await answer.text()}`);
      }
      assert.equal((await stack.get(`/v1/models/${word}`)).status, 404);
    }
  });

  it('are no log level', () => {
    for (const word of words)
      assert.throws(
        () => readSettings({ GIGACHAT_ACCESS_TOKEN: 'token', GPT2GIGA_LOG_LEVEL: word }),
        /GPT2GIGA_LOG_LEVEL/,
      );
  });

  it('may stand in addresses, queries and headers', async () => {
    const failed: string[] = [];
    for (const word of words) {
      const paths = [
        `/${word}`,
        `/v1/${word}`,
        `/v1/v1/${word}`,
        `/v1/models/${word}`,
        `/v1/model/info?model=${word}`,
        `/v1/model/info?${word}=1&model[${word}]=2`,
        `/v1/files/${word}`,
        `/v1/files/${word}/content`,
        `/v1/files/batch_${word}_output`,
        `/v1/files?${word}=1&purpose=${word}`,
        `/v1/batches/${word}`,
        `/v1/batches/batch_${word}`,
        `/v1/batches?after=${word}&${word}=1`,
        `/v1/batches?limit=${word}`,
        `/v1/responses/${word}`,
        `/v1/responses/${word}/input_items?order=${word}&after=${word}&limit=${word}`,
        `/v1/responses/${word}?stream=${word}`,
        `/metrics?${word}`,
        `/health?${word}=${word}`,
      ];
      const header = { [word]: word };
      const headers: Record<string, string>[] = [
        {},
        { 'anthropic-version': word, 'anthropic-beta': word },
        { 'x-session-id': word, 'user-agent': word, 'x-title': word, 'x-request-id': word, accept: word },
        Object.hasOwn(header, '__proto__') ? {} : header,
      ];
      for (const path of paths) {
        const ways: [method: string, headers: Record<string, string>][] = [
          ...headers.map((each): [string, Record<string, string>] => ['GET', each]),
          ['DELETE', {}],
          ['POST', {}],
        ];
        for (const [method, each] of ways) {
          const answer = await fetch(stack.url + path, {
            method,
            headers: { authorization: `Bearer ${stack.apiKey}`, ...each },
          });
          await answer.arrayBuffer();
          if (answer.status >= 500) failed.push(`${answer.status} ${method} ${path} ${JSON.stringify(each)}`);
        }
      }
      for (const bearer of [
        word,
        `giga-${word}`,
        `giga-cred-${word}`,
        `giga-cred-x:${word}`,
        `giga-auth-${word}`,
        `giga-user-${word}:${word}`,
      ]) {
        const answer = await stack.get('/v1/models', { authorization: `Bearer ${bearer}` });
        if (answer.status >= 500) failed.push(`${answer.status} with ${bearer}`);
      }
    }
    assert.deepEqual(failed, []);
  });

  it('are names of a tool, its properties and its arguments like others', async () => {
    const text = (name: string) =>
      `{"model":"GigaChat-2-Max","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function","function":{"name":"${name}","arguments":"{\\"${name}\\":{\\"a\\":1}}"}}]},{"role":"tool","tool_call_id":"c1","content":"{\\"${name}\\":2}"}],"tools":[{"type":"function","function":{"name":"${name}","parameters":{"type":"object","properties":{"${name}":{"type":"object","properties":{"${name}":{"type":"string"}}}},"$defs":{"${name}":{"type":"string"}},"required":["${name}"]}}}]}`;
    for (const word of words) {
      const before = stack.chatBodies().length;
      const answer = await stack.post('/v1/chat/completions', text(word));
      assert.equal(answer.status, 200, await answer.text());
      const sent = JSON.stringify(stack.chatBodies()[before]);
      assert.ok(sent.includes(`"arguments":{"${word}":{"a":1}}`), sent);
      assert.ok(
        sent.includes(`"properties":{"${word}":{"type":"object","properties":{"${word}":{"type":"string"}}}}`),
        sent,
      );
      assert.ok(sent.includes(`"required":["${word}"]`), sent);
      assert.ok(sent.includes(`"$defs":{"${word}":{"type":"string"}}`), sent);
    }
  });

  it('survive as arguments that are an object, on every protocol that takes one', async () => {
    const args = '{"__proto__":{"a":1},"constructor":2}';
    const requests: [string, string][] = [
      [
        '/v1/chat/completions',
        `{"model":"GigaChat-2","messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":${args}}}]},{"role":"tool","tool_call_id":"c1","content":"ok"}],"tools":[{"type":"function","function":{"name":"f"}}]}`,
      ],
      [
        '/v1/responses',
        `{"model":"GigaChat-2","input":[{"role":"user","content":"hi"},{"type":"function_call","call_id":"c1","name":"f","arguments":${args}},{"type":"function_call_output","call_id":"c1","output":"ok"}],"tools":[{"type":"function","name":"f"}]}`,
      ],
      [
        '/v1/messages',
        `{"model":"GigaChat-2","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"c1","name":"f","input":${args}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"ok"}]}],"tools":[{"name":"f"}]}`,
      ],
    ];
    for (const [path, body] of requests) {
      const before = stack.chatBodies().length;
      const answer = await stack.post(path, body);
      assert.equal(answer.status, 200, await answer.text());
      const sent = JSON.stringify(stack.chatBodies()[before]);
      assert.ok(sent.includes(`"arguments":${args}`), sent);
    }
  });

  it('survive in a schema for the answer', async () => {
    const schema = '{"type":"object","properties":{"__proto__":{"type":"string"}},"__proto__":{"x":1}}';
    const requests: [string, string][] = [
      [
        '/v1/chat/completions',
        `{"model":"GigaChat-2","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"a","schema":${schema}}}}`,
      ],
      [
        '/v1/responses',
        `{"model":"GigaChat-2","input":"hi","text":{"format":{"type":"json_schema","name":"a","schema":${schema}}}}`,
      ],
      [
        '/v1/messages',
        `{"model":"GigaChat-2","max_tokens":9,"messages":[{"role":"user","content":"hi"}],"output_config":{"format":{"type":"json_schema","schema":${schema}}}}`,
      ],
    ];
    for (const [path, body] of requests) {
      const before = stack.chatBodies().length;
      const answer = await stack.post(path, body);
      assert.ok(answer.status < 500, await answer.text());
      assert.ok(JSON.stringify(stack.chatBodies()[before]).includes('"properties":{"__proto__":{"type":"string"}}'));
    }
  });
});
