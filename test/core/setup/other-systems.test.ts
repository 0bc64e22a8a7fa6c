import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shellWord } from '../../../src/core/ground/text/shell-words';
import type { Places } from '../../../src/core/setup/clients/client';
import { clientOf, describeSteps } from '../../../src/core/setup/clients/connect';

const target = {
  url: 'http://127.0.0.1:8090',
  key: 'k’s key',
  model: 'GigaChat-2-Max',
  contextTokens: 131_072,
  outputTokens: 16_384,
  images: true,
};
const stepsOn = (platform: NodeJS.Platform, id: string) =>
  describeSteps(clientOf(id).steps(target, { home: '/home/me', env: {}, platform })).join('\n');

describe('setting clients up on Windows and macOS', () => {
  const zed: [system: string, places: Places, file: string][] = [
    ['Linux', { home: '/home/me', env: { XDG_CONFIG_HOME: '/conf' }, platform: 'linux' }, '/conf/zed/settings.json'],
    // Zed follows that variable on Linux alone.
    [
      'macOS',
      { home: '/Users/me', env: { XDG_CONFIG_HOME: '/conf' }, platform: 'darwin' },
      '/Users/me/.config/zed/settings.json',
    ],
    ['Windows', { home: 'H:', env: { APPDATA: 'D:/Roaming' }, platform: 'win32' }, 'D:/Roaming/Zed/settings.json'],
    [
      'Windows without its variable',
      { home: 'H:', env: {}, platform: 'win32' },
      'H:/AppData/Roaming/Zed/settings.json',
    ],
  ];
  for (const [system, places, file] of zed) {
    it(`writes Zed's settings where Zed looks for them on ${system}`, async () => {
      const files = (await clientOf('zed').files?.(target, places)) ?? [];
      assert.deepEqual(
        files.map(({ path }) => path.replaceAll('\\', '/')),
        [file],
      );
    });
  }

  it('prints variables and commands for PowerShell on Windows, and for a Unix shell elsewhere', () => {
    const onWindows = stepsOn('win32', 'openai-env');
    assert.match(onWindows, /^\$env:OPENAI_BASE_URL = 'http:\/\/127\.0\.0\.1:8090\/v1'$/m);
    assert.match(onWindows, /^\$env:OPENAI_API_KEY = 'k’’s key'$/m);
    assert.doesNotMatch(onWindows, /\bexport\b/);
    assert.match(stepsOn('win32', 'anthropic-env'), /^\$env:ANTHROPIC_MODEL = 'GigaChat-2-Max'$/m);
    for (const system of ['linux', 'darwin'] as const) {
      assert.match(stepsOn(system, 'openai-env'), /^export OPENAI_API_KEY='k’s key'$/m);
    }
    assert.match(stepsOn('win32', 'cline'), /cline auth openai --apikey 'k’’s key' --modelid/);
  });

  it('keeps every word as PowerShell reads it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab \'’‘‚‛"$`;@(){}&|,\n\\') }), (word) => {
        const written = shellWord(word, 'win32');
        // Within quotes of this kind nothing but a quote means anything, and two of them are one.
        const inside = /^'((?:[^'‘’‚‛]|(['‘’‚‛])\2)*)'$/.exec(written)?.[1];
        assert.equal(inside === undefined ? written : inside.replace(/(['‘’‚‛])\1/g, '$1'), word);
        if (inside === undefined) assert.match(written, /^[\w./:=-]+$/);
      }),
    );
  });
});
