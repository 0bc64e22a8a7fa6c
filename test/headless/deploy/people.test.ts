import assert from 'node:assert/strict';
import { type BridgeProcess, startBridge } from '../../clients/bridge-process';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { watchSecrets } from '../../harness/canary';
import { canaryAccount } from '../../harness/stack';
import { type Nginx, startNginx } from './nginx';

describe('a key for each person, in nginx', () => {
  const key = 'canary-key-behind-people-0123456789';
  let emulator: Emulator;
  let copy: BridgeProcess;
  let nginx: Nginx;
  before(async () => {
    emulator = await startEmulator({ accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }] });
    watchSecrets(key);
    copy = await startBridge({
      environment: {
        ...emulator.env(),
        GIGACHAT_MAX_CONNECTIONS: '100',
        GPT2GIGA_API_KEY: key,
        BRIDGE_ALLOWED_HOSTS: 'bridge',
      },
    });
    nginx = await startNginx([copy.url, copy.url, copy.url], key);
  });
  after(async () => {
    await nginx.stop();
    await copy.stop();
    await emulator.stop();
  });
  const ask = (headers: Record<string, string>, stream = false) =>
    fetch(`${nginx.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ model: 'GigaChat-2', stream, messages: [{ role: 'user', content: 'hi' }] }),
    });
  const anna = 'replace-with-32-random-characters-1';
  const boris = 'replace-with-32-random-characters-2';

  it('opens the bridge as Bearer and as x-api-key, and the log says who it was', async () => {
    assert.equal((await ask({ authorization: `Bearer ${anna}` })).status, 200);
    assert.equal((await ask({ 'x-api-key': boris })).status, 200);
    assert.equal((await ask({ authorization: `Bearer ${anna}`, 'x-api-key': anna })).status, 200);
    while (!/"client":"anna#/.test(copy.stderr()) || !/"client":"boris#/.test(copy.stderr())) {
      await new Promise((again) => setImmediate(again));
    }
  });

  it("opens it for nobody else, the bridge's own key included", async () => {
    for (const strange of [key, `${anna}x`, `x${anna}`, '']) {
      for (const [name, value] of [
        ['authorization', `Bearer ${strange}`],
        ['x-api-key', strange],
      ] as const) {
        const answer = await ask({ [name]: value });
        assert.equal(answer.status, 401);
        assert.match(await answer.text(), /^\{.*"code":"invalid_api_key"/);
      }
    }
  });

  it('lets one person have four answers at a time and the others theirs', async () => {
    emulator.script({ text: ['one', 'two'], hold: { gate: 'four', before: 1 }, times: 4 });
    const open = await Promise.all([1, 2, 3, 4].map(() => ask({ authorization: `Bearer ${anna}` }, true)));
    const fifth = await ask({ authorization: `Bearer ${anna}` });
    assert.deepEqual([fifth.status, fifth.headers.get('retry-after')], [429, '5']);
    assert.match(await fifth.text(), /^\{.*"code":"person_limit"/);
    assert.equal((await ask({ authorization: `Bearer ${boris}` })).status, 200);
    emulator.release('four');
    for (const answer of open) assert.match(await answer.text(), /\[DONE\]/);
  });

  it('answers in JSON while no copy can be reached', async () => {
    await copy.stop();
    const answer = await ask({ authorization: `Bearer ${anna}` });
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2']);
    assert.match(await answer.text(), /^\{.*"code":"bridge_away"/);
  });
});
