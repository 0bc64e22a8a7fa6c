import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { clineAuthArguments, clineAuthCommand } from './cline';
import { continueConfig } from './continue';

const plain = { baseUrl: 'http://127.0.0.1:8090/v1', apiKey: 'sk-1', model: 'GigaChat-2-Max' };
const awkward = { ...plain, apiKey: `it's "$HOME" \\ #1` };

describe('The settings to paste', () => {
  it('for Cline are one plain command', () => {
    assert.equal(
      clineAuthCommand(plain),
      'cline auth openai --apikey sk-1 --modelid GigaChat-2-Max --baseurl http://127.0.0.1:8090/v1',
    );
  });

  it('for Cline survive a shell, whatever is in the key', () => {
    const script = `cline() { printf '%s\\n' "$@"; }\n${clineAuthCommand(awkward)}`;
    const words = execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
    assert.deepEqual(words, clineAuthArguments(awkward));
  });

  it('for Continue name the address, the key and the model, quoted as YAML wants them', () => {
    const config = continueConfig(awkward);
    assert.match(config, /^ {4}apiBase: "http:\/\/127\.0\.0\.1:8090\/v1"$/m);
    assert.match(config, /^ {4}model: "GigaChat-2-Max"$/m);
    assert.ok(config.includes(String.raw`    apiKey: "it's \"$HOME\" \\ #1"`), config);
  });
});
