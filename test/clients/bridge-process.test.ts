import assert from 'node:assert/strict';
import { startBridge } from './bridge-process';

const credentials = Buffer.from('id:secret').toString('base64');
// Nothing listens there, and nothing is asked of it before the first request.
const upstream = { GIGACHAT_BASE_URL: 'http://127.0.0.1:9/v1', GIGACHAT_AUTH_URL: 'http://127.0.0.1:9/oauth' };

describe('The bridge as a program of its own', () => {
  it('listens on a free port of loopback and ends cleanly when it is told to', async () => {
    const bridge = await startBridge({ environment: { GIGACHAT_CREDENTIALS: credentials, ...upstream } });
    assert.match(bridge.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await bridge.stop(), 0);
    assert.throws(() => process.kill(bridge.pid, 0), { code: 'ESRCH' });
  });

  it('is reported with its own words when it refuses to start', async () => {
    const environment = { GIGACHAT_CREDENTIALS: credentials, GPT2GIGA_PORT: 'no port' };
    await assert.rejects(startBridge({ environment }), /did not start: it ended with exit code 1\.\n.*GPT2GIGA_PORT/s);
  });

  it('is reported and ended when it does not listen in time', async () => {
    const environment = { GIGACHAT_CREDENTIALS: credentials, ...upstream };
    await assert.rejects(startBridge({ environment, startTimeoutMs: 1 }), /did not listen within 1 ms/);
  });
});
