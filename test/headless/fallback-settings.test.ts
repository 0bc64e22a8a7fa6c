import assert from 'node:assert/strict';
import { readSettings } from '../../src/headless/settings/headless-settings';

describe('the services of BRIDGE_FALLBACKS', () => {
  it('need no key where the service asks for none', () => {
    const settings = readSettings({
      GIGACHAT_CREDENTIALS: 'a:b',
      BRIDGE_FALLBACKS: '[{"name":"house","base_url":"https://models.example/v1"}]',
    });
    assert.deepEqual(
      settings.fallback?.map(({ id, apiKey, modelFor }) => [id, apiKey, modelFor('x')]),
      [['house', undefined, 'x']],
    );
  });

  const wrong: [what: string, list: string, pattern: RegExp][] = [
    ['are no JSON', 'house=https://x', /BRIDGE_FALLBACKS must be JSON such as/],
    ['are no list', '{"name":"a"}', /BRIDGE_FALLBACKS: it must be a list/],
    ['lack an address', '[{"name":"a"}]', /\[0\]\.base_url must be text/],
    ['have half an address', '[{"name":"a","base_url":"models.example"}]', /\[0\]\.base_url must be a full address/],
    [
      'speak plain HTTP elsewhere',
      '[{"name":"a","base_url":"http://10.0.0.5/v1"}]',
      /\[0\]\.base_url must begin with https/,
    ],
    [
      'have a password in their address',
      '[{"name":"a","base_url":"https://u:canary@a/v1"}]',
      /\[0\]\.base_url must hold no/,
    ],
    [
      'ask something in their address',
      '[{"name":"a","base_url":"https://a/v1?key=canary"}]',
      /\[0\]\.base_url must end/,
    ],
    [
      'have a list for a map',
      '[{"name":"a","base_url":"https://a/v1","models":[]}]',
      /\[0\]\.models must be an object/,
    ],
    [
      'are first in words',
      '[{"name":"a","base_url":"https://a/v1","first":"yes"}]',
      /\[0\]\.first must be true or false/,
    ],
    ['are called like GigaChat', '[{"name":"gigachat","base_url":"https://a/v1"}]', /\[0\]\.name is taken/],
    [
      'are called alike',
      '[{"name":"a","base_url":"https://a/v1"},{"name":"A","base_url":"https://b/v1"}]',
      /\[1\]\.name stands twice/,
    ],
    [
      'have a field too many',
      '[{"name":"a","base_url":"https://a/v1","secret":"canary-x"}]',
      /\[0\]\.secret is not known/,
    ],
    [
      'have a key that no header carries',
      '[{"name":"a","base_url":"https://a/v1","api_key":"к л"}]',
      /\[0\]\.api_key holds/,
    ],
    [
      'have an authority that is not there',
      '[{"name":"a","base_url":"https://a/v1","ca_file":"/no/such.pem"}]',
      /\[0\]\.ca_file names the file \/no\/such\.pem, which cannot be read/,
    ],
    ['name no country', '[{"name":"a","base_url":"https://a/v1","country":"Russia"}]', /\[0\]\.country must be a code/],
  ];
  for (const [what, list, pattern] of wrong) {
    it(`are refused at start when they ${what}`, () => {
      assert.throws(
        () => readSettings({ GIGACHAT_CREDENTIALS: 'a:b', BRIDGE_FALLBACKS: list }),
        (error: Error) => pattern.test(error.message) && !error.message.includes('canary'),
      );
    });
  }
});
