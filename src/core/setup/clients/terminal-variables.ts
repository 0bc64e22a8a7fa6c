import type { ClientTarget } from './client';
import { claudeVariables } from './written-clients';

/**
 * The variables by which programs in a terminal find the bridge: the SDKs of OpenAI and Anthropic, Claude Code, Qwen Code,
 * Aider. Codex takes an address from the environment only as `codex --oss --local-provider lmstudio`, with the key in it.
 * Of secrets there is the bridge's key alone.
 */
export function terminalVariables(target: ClientTarget): Record<string, string> {
  const { url, key, model } = target;
  const withKey = new URL(`${url}/v1`);
  [withKey.username, withKey.password] = ['bridge', key];
  return {
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_BASE: `${url}/v1`,
    OPENAI_API_KEY: key,
    OPENAI_MODEL: model,
    ...claudeVariables(target),
    AIDER_MODEL: `openai/${model}`,
    CODEX_OSS_BASE_URL: withKey.href,
  };
}
