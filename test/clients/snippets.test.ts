import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { claudeCodeEnvironment } from './claude-code';
import { clineAuthArguments, clineAuthCommand } from './cline';
import { codexConfig } from './codex';
import { continueConfig } from './continue';
import { openCodeConfig } from './opencode';

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

  it('for Claude Code are variables, with the address before /v1', () => {
    const environment = claudeCodeEnvironment(plain);
    assert.equal(environment.ANTHROPIC_BASE_URL, 'http://127.0.0.1:8090');
    assert.equal(environment.ANTHROPIC_AUTH_TOKEN, 'sk-1');
    assert.equal(environment.ANTHROPIC_MODEL, 'GigaChat-2-Max');
  });

  it('for Codex name the address and the protocol, and keep the key out of the file', () => {
    const config = codexConfig(awkward);
    assert.match(config, /^base_url = "http:\/\/127\.0\.0\.1:8090\/v1"$/m);
    assert.match(config, /^wire_api = "responses"$/m);
    assert.ok(!config.includes(awkward.apiKey));
  });

  it('for OpenCode are JSON with the key, whatever is in it', () => {
    const { provider } = JSON.parse(openCodeConfig(awkward, 'Chat Completions'));
    assert.deepEqual(provider.gigachat.options, { baseURL: awkward.baseUrl, apiKey: awkward.apiKey });
  });
});
