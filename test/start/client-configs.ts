import type { AgentTarget } from '../clients/agent-run';
import { claudeCodeEnvironment } from '../clients/claude-code';
import { clineAuthCommand } from '../clients/cline';
import { codexConfig } from '../clients/codex';
import { continueConfig } from '../clients/continue';
import { openCodeConfig } from '../clients/opencode';

/** How a client is pointed at the bridge: where the text belongs, and the text. */
export interface ClientConfig {
  where: string;
  text: string;
}

/** The configuration of every client that is tried in the tests, by the client's name. */
export function clientConfigs(target: AgentTarget): Record<string, ClientConfig> {
  const variables = Object.entries(claudeCodeEnvironment(target)).map(
    ([name, value]) => `export ${name}=${quoted(value)}`,
  );
  return {
    continue: { where: 'Continue (~/.continue/config.yaml)', text: continueConfig(target).trimEnd() },
    cline: { where: 'Cline', text: clineAuthCommand(target) },
    'claude-code': { where: 'Claude Code (shell)', text: variables.join('\n') },
    codex: {
      where: `Codex (~/.codex/config.toml; its key: export GIGACHAT_BRIDGE_KEY=${quoted(target.apiKey)})`,
      text: codexConfig(target).trimEnd(),
    },
    opencode: { where: 'OpenCode (opencode.json)', text: openCodeConfig(target, 'Chat Completions') },
  };
}

function quoted(word: string): string {
  return /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
