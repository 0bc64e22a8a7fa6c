import assert from 'node:assert/strict';
import { fromUpstreamRefusal } from '../../../../src/core/protocols/openai-chat/upstream-errors';
import { FakeClock } from '../../../harness/fake-clock';
import { canaryAccount, type Stack, startStack } from '../../../harness/stack';

const page = '\r\n<!DOCTYPE html><html><head><title>Доступ запрещён</title></head></html>';

describe('a page of something on the way, behind a certificate that is trusted', () => {
  let stack: Stack;
  afterEach(() => stack?.stop());
  const ask = async () => {
    const question = { model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] };
    const answer = await stack.post('/v1/chat/completions', question);
    return { status: answer.status, text: await answer.text() };
  };

  for (const status of [401, 403, 407, 451]) {
    for (const [where, lay] of [
      ['the token service', (body: string) => stack.emulator.scriptAuth({ status, body, times: 0 })],
      ['GigaChat', (body: string) => stack.emulator.script({ status, body, times: 0 })],
    ] as const) {
      it(`in place of ${where} (${status}) says nothing of the key, and is forgotten when it is gone`, async () => {
        const clock = new FakeClock(Date.now());
        stack = await startStack({ emulator: { accounts: [canaryAccount] }, clock });
        lay(page);
        const kept = await ask();
        assert.equal(kept.status, 502, kept.text);
        assert.match(kept.text, /"code":"upstream_unreachable"/);
        assert.match(
          kept.text,
          new RegExp(`page of something on the way .*\\(${status}\\)\\. Check whether this network`),
        );
        stack.emulator.reset();
        await clock.advance(40_000);
        assert.equal((await ask()).status, 200);
      });
    }
  }

  for (const [status, body] of [
    [400, page],
    [402, page],
    [418, page],
    [422, page],
    [402, '{}'],
    [407, ''],
    [407, '{}'],
    [408, '{}'],
    [417, '{}'],
    [421, '{}'],
    [425, '{}'],
    [426, '{}'],
    [431, '{}'],
    [451, '{}'],
  ] as const) {
    it(`in place of the token service: ${status} ${body.trim().slice(0, 14)} says nothing of the key`, async () => {
      const clock = new FakeClock(Date.now());
      stack = await startStack({ emulator: { accounts: [canaryAccount] }, clock });
      stack.emulator.scriptAuth({ status, body, times: 0 });
      const asking = ask();
      let isOver = false;
      void asking.finally(() => {
        isOver = true;
      });
      while (!isOver) await clock.advance(500);
      const kept = await asking;
      assert.ok(kept.status > 500, `${kept.status} ${kept.text}`);
      assert.match(kept.text, new RegExp(`\\(${status}\\)`));
      assert.match(kept.text, /\. (?:Check|Set|Try) /, 'and what to do');
      assert.doesNotMatch(kept.text, /authorization key/);
      stack.emulator.reset();
      await clock.advance(40_000);
      assert.equal((await ask()).status, 200);
    });
  }

  it('in place of a token names the network and the address', async () => {
    stack = await startStack({ emulator: { accounts: [canaryAccount] } });
    stack.emulator.scriptAuth({ body: page });
    assert.match((await ask()).text, /want you to sign in first\. Check the path of GIGACHAT_AUTH_URL/);
  });

  it('in place of the token service that is about the client certificate says so', async () => {
    stack = await startStack({ emulator: { accounts: [canaryAccount] } });
    const body = '<html><head><title>400 The SSL certificate error</title></head></html>';
    stack.emulator.scriptAuth({ status: 400, body, times: 0 });
    assert.match((await ask()).text, /"client_certificate_refused"/);
  });

  it('in place of a service behind GigaChat is told as that, and its refusal in JSON as its own', () => {
    assert.equal(fromUpstreamRefusal(403, page, 'OpenRouter').code, 'upstream_unreachable');
    assert.notEqual(fromUpstreamRefusal(403, '{"error":{"message":"no"}}', 'OpenRouter').kind, 'network');
    assert.notEqual(fromUpstreamRefusal(404, page, 'OpenRouter').kind, 'network');
  });
});
