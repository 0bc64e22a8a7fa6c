import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clientName } from '../../../src/core/bridge/http/client-name';

describe("a client's name", () => {
  // As these programs, run by the tests in test/clients, were seen to call themselves.
  const seen: Record<string, string> = {
    'claude-cli/2.1.328 (external, sdk-cli)': 'Claude Code',
    'opencode/1.18.33 ai-sdk/provider-utils/4.0.23 runtime/bun/1.3.14': 'OpenCode',
    'codex_exec/0.169.0 (Debian 12.0.0; x86_64) dumb (codex_exec; 0.169.0)': 'Codex',
    'ai-sdk/openai-compatible/3.0.37 ai-sdk/provider-utils/5.0.30 runtime/bun/1.3.13': 'AI SDK',
    'ls/JS 5.23.2': 'OpenAI SDK',
    'OpenAI/JS 6.49.0': 'OpenAI SDK',
    'AsyncOpenAI/Python 1.99.0': 'OpenAI SDK',
    'curl/8.5.0': 'curl',
    'python-requests/2.32.3': 'python-requests',
    '': 'client',
  };
  for (const [agent, name] of Object.entries(seen)) {
    it(`is ${name} for "${agent}"`, () => assert.equal(clientName({ 'user-agent': agent }), name));
  }

  it('is the title that the program gives itself, if that is one', () => {
    assert.equal(clientName({ 'x-title': 'Cline', 'user-agent': 'OpenAI/JS 4.1.0' }), 'Cline');
    assert.equal(clientName({ 'x-title': '\u001b[31mred', 'user-agent': 'OpenAI/JS 4.1.0' }), 'OpenAI SDK');
  });

  it('is short and plain, whatever the headers hold', () => {
    assert.equal(clientName({ 'user-agent': 'a'.repeat(500) }), 'a'.repeat(40));
    fc.assert(
      fc.property(fc.string(), fc.string(), (title, agent) => {
        const name = clientName({ 'x-title': title, 'user-agent': agent });
        assert.match(name, /^[\p{L}\p{N}_.+-][\p{L}\p{N} ._+-]{0,39}$/u);
      }),
    );
  });
});
