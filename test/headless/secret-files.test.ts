import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretNames } from '../../src/core/setup/env-variables';
import { readSettings } from '../../src/headless/headless-settings';
import { withSecretFiles } from '../../src/headless/start/secret-files';

describe("a secret's file", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-secrets-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  const file = (content: string | Buffer) => {
    const path = join(folder, 'secret');
    writeFileSync(path, content);
    return path;
  };

  it('stands for every variable that holds one, with the end of its line left out', () => {
    for (const name of secretNames) {
      for (const ending of ['', '\n', '\r\n']) {
        const env = withSecretFiles({ [`${name}_FILE`]: file(`canary ${name}${ending}`), OTHER: 'kept' });
        assert.deepEqual(env, { [name]: `canary ${name}`, OTHER: 'kept' });
      }
    }
    const settings = readSettings({
      GIGACHAT_CREDENTIALS_FILE: file('a:b\n'),
      GPT2GIGA_API_KEY: 'canary-key',
    });
    assert.deepEqual(settings.accounts.members[0]?.settings.credentials, { key: 'a:b' });
    assert.deepEqual(settings.warnings, []);
  });

  const wrong: [what: string, content: string | undefined, more: Record<string, string>, pattern: RegExp][] = [
    ['is missing', undefined, {}, /cannot be read\. Check the path in GPT2GIGA_API_KEY_FILE/],
    ['is empty', '\n', {}, /of GPT2GIGA_API_KEY_FILE is empty/],
    ['holds several lines', 'canary-one\ncanary-two\n', {}, /of GPT2GIGA_API_KEY_FILE has several lines/],
    ['is written in UTF-16', 'c\0a\0n\0a\0r\0y\0', {}, /is no text in UTF-8\. Save the secret as UTF-8/],
    ['is named beside the variable itself', 'canary-one', { GPT2GIGA_API_KEY: 'canary-two' }, /are both set/],
  ];
  for (const [what, content, more, pattern] of wrong) {
    it(`that ${what} is told of in a sentence that does not repeat it`, () => {
      const path = content === undefined ? join(folder, 'none') : file(content);
      assert.throws(
        () => withSecretFiles({ GPT2GIGA_API_KEY_FILE: path, ...more }),
        (error: Error) =>
          error.name === 'SettingsError' && pattern.test(error.message) && !/canary/.test(error.message),
      );
    });
  }
});
