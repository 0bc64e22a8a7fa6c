import assert from 'node:assert/strict';
import { readAddress } from '../../src/editor/editor-settings';
import { guarded } from '../../src/headless/settings/guarded-address';

/** Hosts that look like this machine, or like a part of it, and are not. */
const lookAlikes = [
  ...['127.0.0.1.evil.example', 'localhost.evil.example', 'evil-localhost', 'localhost.', 'xlocalhost', 'localhost-x'],
  ...['127.evil.example', '127.0.0.evil.example', '127.0.0.1-x.example', '127001.example', 'ip6-localhost', '0.0.0.0'],
  ...['128.0.0.1', '27.0.0.1', '[::]', '[::2]', '[::ffff:10.0.0.1]', '[fe80::1]', '10.0.0.1', '192.168.0.1'],
  ...['user@evil.example', '127.0.0.1@evil.example', 'localhost:1@evil.example', 'evil.example#127.0.0.1'],
  ...['evil.example?127.0.0.1', 'evil.example/127.0.0.1', 'evil.example\\127.0.0.1', 'lоcalhost', 'ⅼocalhost.example'],
  ...[
    'api.giga.chat',
    'gigachat.devices.sberbank.ru',
    'gigachat.devices.sberbank.ru.evil.example',
    'local',
    'loopback',
  ],
  ...['host.docker.internal', 'nas.local', 'metadata.google.internal', '169.254.169.254', 'evil.example:127'],
];

describe('T15: a key over plain http', () => {
  const settings = (address: string) => guarded('GIGACHAT_BASE_URL', new URL(address));

  it('goes to no host that only looks like this machine, from no setting of either program', () => {
    assert.ok(lookAlikes.length >= 38, `${lookAlikes.length} look-alikes`);
    for (const host of lookAlikes) {
      const address = `http://${host}/v1`;
      assert.throws(() => settings(address), /must begin with https/, address);
      assert.equal(readAddress(address), undefined, address);
    }
  });

  it('goes to this machine under its own names', () => {
    for (const host of ['127.0.0.1', '127.0.0.1:8090', 'localhost:1', '[::1]:8090', '127.1.2.3', 'LOCALHOST']) {
      const address = `http://${host}/v1`;
      assert.equal(settings(address).href, new URL(address).href);
      assert.equal(readAddress(address)?.href, new URL(address).href);
    }
  });

  it('goes anywhere over https, and nowhere by any other scheme', () => {
    assert.ok(readAddress('https://gigachat.example/v1'));
    for (const address of [
      'ftp://localhost/',
      'file:///etc/passwd',
      'ws://localhost/',
      'javascript:alert(1)',
      'localhost',
    ])
      assert.equal(readAddress(address), undefined, address);
  });
});
