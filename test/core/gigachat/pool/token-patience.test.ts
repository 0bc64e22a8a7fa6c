import assert from 'node:assert/strict';
import type { AccessToken } from '../../../../src/core/gigachat/access/account-tokens';
import { TokenPatience } from '../../../../src/core/gigachat/pool/token-patience';
import { FakeClock } from '../../../harness/fake-clock';

const forever = new AbortController().signal;

/** An account of the one token service, whose token comes when `give` is called. */
function account() {
  let give = (_token: AccessToken) => {};
  const token = new Promise<AccessToken>((resolve) => {
    give = resolve;
  });
  return {
    asked: {
      tokens: { get: () => token, validForMs: undefined } as never,
      settings: {
        authUrl: new URL('https://auth.example/oauth'),
        baseUrl: new URL('https://api.example/v1'),
        credentials: { key: 'canary-key-of-a-pool' },
      },
    },
    async give() {
      give({ value: 'canary-token-of-a-pool', scope: 'GIGACHAT_API_CORP' });
      await token;
    },
  };
}

describe('the wait for a token while another account stands by', () => {
  it('is as long as before once the token service that was silent has answered', async () => {
    const clock = new FakeClock(0);
    const patience = new TokenPatience(clock);
    const [one, two, three] = [account(), account(), account()];
    const late = assert.rejects(patience.ready(one.asked, forever), { code: 'token_service_silent' });
    await clock.advance(2000);
    await late;
    const known = assert.rejects(patience.ready(two.asked, forever), { code: 'token_service_silent' });
    await clock.advance(1);
    await known;
    await one.give();
    const waited = patience.ready(three.asked, forever);
    await clock.advance(1000);
    await three.give();
    await waited;
  });
});
