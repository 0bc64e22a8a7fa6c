import assert from 'node:assert/strict';
import { ChatError } from '../../src/core/chat/errors';
import { type SecretText, TokenSharing } from '../../src/editor/token-sharing';
import { FakeClock } from '../harness/fake-clock';

const way = (key: string, authUrl = 'https://auth.example/oauth') => ({
  credentials: { key },
  clientCertificate: undefined,
  baseUrl: new URL('https://api.example/v1'),
  authUrl: new URL(authUrl),
});
const one = way('canary-key-one');
const other = way('canary-key-two');

class Store implements SecretText {
  text: string | undefined;
  read = async () => this.text;
  async write(text: string | undefined): Promise<void> {
    this.text = text;
  }
}

describe('the access tokens that windows share', () => {
  let store: Store;
  let clock: FakeClock;
  let sharing: TokenSharing;
  beforeEach(() => {
    store = new Store();
    clock = new FakeClock();
    sharing = new TokenSharing(store, clock);
  });
  const token = (value: string) => ({ value, scope: 'GIGACHAT_API_PERS', endsAt: clock.now() + 1_000_000 });
  const found = async (settings = one) => (await sharing.shelf(settings).find({}))?.value;

  it('are kept for the account at the address that gave them, and for nobody else', async () => {
    await sharing.shelf(one).keep(token('canary-token'));
    assert.equal(await found(), 'canary-token');
    assert.equal(await found(other), undefined);
    assert.equal(await found(way('canary-key-one', 'https://elsewhere.example/oauth')), undefined);
    assert.ok(!store.text?.includes('canary-key'), 'the key stands beside the token');
  });

  it('do not go to another address although somebody wrote them under its name', async () => {
    await sharing.shelf(one).keep(token('canary-token'));
    store.text = store.text?.replace('https://auth.example', 'https://elsewhere.example');
    assert.equal(await found(), undefined);
  });

  it('are forgotten with their account; the others stay', async () => {
    await sharing.shelf(one).keep(token('token-one'));
    await sharing.shelf(other).keep(token('token-two'));
    await sharing.forgetOthers([other]);
    assert.deepEqual(
      [
        await sharing
          .shelf(other)
          .find({})
          .then((kept) => kept?.value),
        store.text?.includes('token-one'),
      ],
      ['token-two', false],
    );
    await sharing.forgetOthers([]);
    assert.equal(store.text, undefined, 'an empty list is left');
  });

  it('that come after somebody has signed out are not kept', async () => {
    const shelf = sharing.shelf(one);
    await sharing.forgetOthers([]);
    await shelf.keep(token('late'));
    assert.equal(store.text, undefined);
    await sharing.shelf(one).keep(token('of the next session'));
    assert.equal(await found(), 'of the next session');
  });

  it('come from the window that has the bridge; what it says to get oneself is looked for in the store', async () => {
    await sharing.shelf(one).keep(token('stored'));
    sharing.askOwner = async () => token('of the owner');
    assert.equal(await found(), 'of the owner');
    sharing.askOwner = async () => {
      throw new ChatError('auth', 'x', { code: 'other_account' });
    };
    assert.equal(await found(), 'stored');
    sharing.askOwner = async () => {
      throw new ChatError('auth', 'the key is refused');
    };
    await assert.rejects(found(), /the key is refused/);
  });

  it('are nobody’s loss when the store holds what cannot be read', async () => {
    for (const text of ['', '{', '[]', '{"a":{"value":1}}']) {
      store.text = text;
      assert.equal(await found(), undefined, text);
    }
    await sharing.shelf(one).keep(token('anew'));
    assert.equal(await found(), 'anew');
  });
});
