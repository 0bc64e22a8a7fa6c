import type { ClientTarget } from './client';
import { base } from './client-files';
import { claudeVariables } from './written-clients';

/**
 * The variables by which programs in a terminal find the bridge: the SDKs of OpenAI and Anthropic, Claude Code, Qwen
 * Code, Aider. Codex takes an address from the environment only as `codex --oss --local-provider lmstudio`, with the
 * key in it. Of secrets there is the bridge's key alone.
 */
export function terminalVariables(target: ClientTarget): Record<string, string> {
  const { key, model } = target;
  const withKey = new URL(base(target));
  [withKey.username, withKey.password] = ['bridge', key];
  return {
    OPENAI_BASE_URL: base(target),
    OPENAI_API_BASE: base(target),
    OPENAI_API_KEY: key,
    OPENAI_MODEL: model,
    ...claudeVariables(target),
    AIDER_MODEL: `openai/${model}`,
    AIDER_WEAK_MODEL: `openai/${model}`,
    AIDER_EDITOR_MODEL: `openai/${model}`,
    CODEX_OSS_BASE_URL: withKey.href,
  };
}
