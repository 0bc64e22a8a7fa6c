import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import OpenAI, { toFile } from 'openai';
import { ChatError } from '../../../src/core/chat/errors';
import { GigaChatFiles } from '../../../src/core/gigachat/client/gigachat-files';
import type { Emulator } from '../../emulator/emulator';
import type { ScriptedReply } from '../../emulator/script/reply';
import { type Stack, startStack } from '../../harness/stack';

const lost: ScriptedReply = { breakOff: { how: 'reset', after: 'request' } };

describe('an answer of GigaChat about a file that is lost on its way', () => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await startStack({ env: { GIGACHAT_RETRY_BACKOFF_FACTOR: '0' } });
  });
  afterEach(() => stack.stop());

  const calls = (ending: string) => stack.emulator.log.filter(({ path }) => path.endsWith(ending)).length;
  const upload = async () =>
    await stack.openai.files.create({ file: await toFile(Buffer.from('hi'), 'a.txt'), purpose: 'user_data' });
  const failureOf = async (doing: Promise<unknown>) => {
    const failure = await doing.then(
      () => assert.fail('was answered'),
      (error: unknown) => error,
    );
    assert.ok(failure instanceof OpenAI.APIError);
    return failure;
  };

  for (const [name, fault] of [
    ['broke the connection', lost],
    ['answered with 504', { status: 504 }],
    ['answered with a page', { body: '<html>' }],
  ] as const) {
    it(`has no file uploaded twice where GigaChat ${name}, and says that it may be there`, async () => {
      stack.emulator.scriptOther(fault);
      const { message, headers } = await failureOf(upload());
      assert.match(message, /\. It may have been done all the same/);
      assert.doesNotMatch(message, /Try again/);
      assert.equal(headers?.get('x-should-retry'), 'false');
      assert.equal(calls('/files'), 1);
      assert.ok((await upload()).id);
    });
  }

  for (const status of [429, 500, 503]) {
    it(`has a file uploaded again that GigaChat said it did not take (${status})`, async () => {
      stack.emulator.scriptOther({ status });
      assert.ok((await upload()).id);
      assert.equal(calls('/files'), 2);
    });
  }

  it('is no failure of a deletion that was carried out', async () => {
    const { id } = await upload();
    stack.emulator.scriptOther(lost);
    assert.equal((await stack.openai.files.delete(id)).deleted, true);
    assert.equal(calls('/delete'), 1, 'it is looked for, not deleted again');
  });

  for (const [name, fault] of [
    ['a page', { body: '<html>' }],
    ['nothing', { body: '' }],
    ['an object that does not say so', { body: {} }],
    ['a piece of JSON', { body: '{"id":"1","del' }],
    ['a no', { body: { id: '1', deleted: false } }],
  ] as const) {
    it(`is no deletion where GigaChat answered with ${name}: the file is looked for`, async () => {
      const { id } = await upload();
      stack.emulator.scriptOther(fault);
      assert.equal((await stack.openai.files.delete(id)).deleted, true);
      assert.deepEqual([calls('/delete'), calls(`/files/${id}`)], [1, 1]);
    });
  }

  it('is told as unsure where GigaChat says of neither the deletion nor the file what became of it', async () => {
    const { signal } = new AbortController();
    for (const file of [{}, { id: '1' }, undefined]) {
      const odd = {
        json: async (_method: string, path: string) => (path.endsWith('/delete') ? {} : file),
        bytes: async () => assert.fail('nothing is downloaded'),
      };
      await assert.rejects(new GigaChatFiles(odd).remove('file-1', signal), {
        code: 'bad_upstream_data',
        repeat: 'useless',
        message: /It may have been done all the same/,
      });
    }
  });

  it('has a file deleted again that is still there', async () => {
    const asked: string[] = [];
    const lostOnce = {
      json: async (method: string, path: string) => {
        asked.push(`${method} ${path}`);
        if (asked.length === 1) throw new ChatError('network', 'It broke.', { code: 'upstream_reset' });
        return { id: '1', deleted: true };
      },
      bytes: async () => assert.fail('nothing is downloaded'),
    };
    await new GigaChatFiles(lostOnce).remove('file-1', new AbortController().signal);
    assert.deepEqual(asked, ['POST files/1/delete', 'GET files/1', 'POST files/1/delete']);
  });

  it('is told where nobody can say what became of the deletion', async () => {
    const { id } = await upload();
    stack.emulator.scriptOther({ ...lost, times: 0 });
    assert.equal((await failureOf(stack.openai.files.delete(id))).status, 502);
  });

  it('leaves a deletion of a file that never was a 404', async () => {
    const { status } = await failureOf(stack.openai.files.delete('00000000-0000-4000-8000-000000000000'));
    assert.equal(status, 404);
    assert.equal(calls('/delete'), 1);
  });

  it('is not spoken of where the request never left this machine', async () => {
    const lookup: LookupFunction = (_host, _options, found) => {
      found(Object.assign(new Error('lookup ENOTFOUND'), { code: 'ENOTFOUND' }), '');
    };
    const env = ({ baseUrl }: Emulator) => ({ GIGACHAT_BASE_URL: baseUrl.replace('127.0.0.1', 'localhost') });
    const offline = await startStack({ env, lookup, upstream: stack.emulator });
    try {
      const file = await toFile(Buffer.from('hi'), 'a.txt');
      const { code, message } = await failureOf(offline.openai.files.create({ file, purpose: 'user_data' }));
      assert.equal(code, 'network_offline');
      assert.doesNotMatch(message, /may have been done/);
    } finally {
      await offline.stop();
    }
  });
});
