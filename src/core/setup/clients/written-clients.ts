import { join } from 'node:path';
import { say } from '../sentence';
import type { Client, ClientTarget } from './client';
import { base, compactAt, configFolder, exists, keyVariable, provider, restart } from './client-files';
import { at, type ConfigTable, drop, set } from './formats/config-edit';
import { kiloCode, openCode } from './opencode-clients';
import { SetupError } from './setup-error';

const continueClient: Client = {
  id: 'continue',
  name: 'Continue',
  protocol: 'chat',
  async files(target, { home, env }) {
    const folder = env.CONTINUE_GLOBAL_DIR || join(home, '.continue');
    const path = join(folder, 'config.yaml');
    // With config.yaml beside it, Continue would not read the older file any more.
    if ((await exists(join(folder, 'config.json'))) && !(await exists(path))) {
      throw new SetupError(
        '{0} has a config.json of an older Continue and no config.yaml. Let Continue convert it (its settings offer to), then try again.',
        folder,
      );
    }
    const entry: ConfigTable = {
      name: 'GigaChat',
      provider: 'openai',
      model: target.model,
      apiBase: base(target),
      apiKey: target.key,
      roles: ['chat', 'edit', 'apply'],
      capabilities: ['tool_use', ...(target.images ? ['image_input'] : [])],
      defaultCompletionOptions: { contextLength: target.contextTokens, maxTokens: target.outputTokens },
    };
    return [
      {
        path,
        format: 'yaml',
        edits: [
          { kind: 'default', path: ['name'], value: 'Local Config' },
          { kind: 'default', path: ['version'], value: '1.0.0' },
          { kind: 'default', path: ['schema'], value: 'v1' },
          { kind: 'entry', path: ['models'], by: ['name'], value: entry },
        ],
      },
    ];
  },
  steps: () => [say('Choose the model GigaChat in Continue. It reads its settings again by itself.')],
};

const claudeCode: Client = {
  id: 'claude-code',
  name: 'Claude Code',
  protocol: 'messages',
  files(target, { home, env }) {
    return [
      {
        path: join(env.CLAUDE_CONFIG_DIR || join(home, '.claude'), 'settings.json'),
        format: 'jsonc',
        edits: [
          ...set(['env'], claudeVariables(target)),
          // Each of them goes before the address and the key above.
          ...drop(['env'], otherClaudeWays),
        ],
      },
    ];
  },
  steps: () => [restart('Claude Code')],
};

const otherClaudeWays = [
  'ANTHROPIC_API_KEY',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
];

/** It assumes 200,000 tokens for models whose names it does not know. */
export function claudeVariables({
  url,
  key,
  model,
  contextTokens,
  outputTokens,
}: ClientTarget): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_AUTH_TOKEN: key,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    ANTHROPIC_DEFAULT_SONNET_MODEL: model,
    ANTHROPIC_DEFAULT_OPUS_MODEL: model,
    CLAUDE_CODE_SUBAGENT_MODEL: model,
    CLAUDE_CODE_MAX_CONTEXT_TOKENS: String(contextTokens),
    CLAUDE_CODE_MAX_OUTPUT_TOKENS: String(outputTokens),
  };
}

const codex: Client = {
  id: 'codex',
  name: 'Codex',
  protocol: 'responses',
  files(target, { home, env }) {
    return [
      {
        path: join(env.CODEX_HOME || join(home, '.codex'), 'config.toml'),
        format: 'toml',
        edits: [
          ...set([], {
            model: target.model,
            model_provider: provider,
            model_context_window: target.contextTokens,
            model_auto_compact_token_limit: compactAt(target),
          }),
          ...set(['model_providers', provider], {
            name: 'GigaChat Bridge',
            base_url: base(target),
            wire_api: 'responses',
            experimental_bearer_token: target.key,
          }),
          // A provider of this name by hand: Codex asks for these before it takes the key above.
          ...drop(['model_providers', provider], ['env_key', 'requires_openai_auth', 'auth']),
        ],
        overruled: (settings) => {
          const profile = at(settings, ['profile']);
          const own = typeof profile === 'string' ? at(settings, ['profiles', profile]) : undefined;
          return typeof profile === 'string' &&
            ['model', 'model_provider'].some((name) => at(own, [name]) !== undefined)
            ? [
                say(
                  'The profile "{0}", which this file chooses, has a model or provider of its own: take it out there, or take "profile" out.',
                  profile,
                ),
              ]
            : [];
        },
      },
    ];
  },
  steps: () => [restart('Codex')],
};

const qwenCode: Client = {
  id: 'qwen-code',
  name: 'Qwen Code',
  protocol: 'chat',
  files(target, { home }) {
    const entry: ConfigTable = {
      id: target.model,
      name: `GigaChat: ${target.model}`,
      baseUrl: base(target),
      envKey: keyVariable,
      generationConfig: {
        contextWindowSize: target.contextTokens,
        samplingParams: { max_tokens: target.outputTokens },
        modalities: { image: target.images },
      },
    };
    return [
      {
        path: join(home, '.qwen', 'settings.json'),
        format: 'jsonc',
        edits: [
          { kind: 'entry', path: ['modelProviders', 'openai'], by: ['id', 'envKey'], value: entry },
          ...set(['env'], { [keyVariable]: target.key }),
          ...set(['security', 'auth', 'selectedType'], 'openai'),
          ...set(['model', 'name'], target.model),
        ],
      },
    ];
  },
  steps: () => [restart('Qwen Code')],
};

const pi: Client = {
  id: 'pi',
  name: 'pi',
  protocol: 'chat',
  files(target, { home, env }) {
    const folder = env.PI_CODING_AGENT_DIR || join(home, '.pi', 'agent');
    const entry: ConfigTable = {
      id: target.model,
      name: target.model,
      input: ['text', ...(target.images ? ['image'] : [])],
      contextWindow: target.contextTokens,
      maxTokens: target.outputTokens,
    };
    return [
      {
        path: join(folder, 'models.json'),
        format: 'jsonc',
        edits: [
          ...set(['providers', provider], { baseUrl: base(target), api: 'openai-completions', apiKey: target.key }),
          { kind: 'entry', path: ['providers', provider, 'models'], by: ['id'], value: entry },
        ],
      },
      {
        path: join(folder, 'settings.json'),
        format: 'jsonc',
        edits: set([], { defaultProvider: provider, defaultModel: target.model }),
      },
    ];
  },
  steps: () => [restart('pi')],
};

const zed: Client = {
  id: 'zed',
  name: 'Zed',
  protocol: 'chat',
  files(target, places) {
    const { env, platform, home } = places;
    const folder =
      platform === 'win32'
        ? join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Zed')
        : // On macOS it follows no variable.
          join(platform === 'darwin' ? join(home, '.config') : configFolder(places), 'zed');
    const entry: ConfigTable = {
      name: target.model,
      display_name: target.model,
      max_tokens: target.contextTokens,
      max_output_tokens: target.outputTokens,
      capabilities: { tools: true, images: target.images, parallel_tool_calls: false, prompt_cache_key: false },
    };
    const path = ['language_models', 'openai_compatible', 'GigaChat'];
    return [
      {
        path: join(folder, 'settings.json'),
        format: 'jsonc',
        edits: [
          ...set([...path, 'api_url'], base(target)),
          { kind: 'entry', path: [...path, 'available_models'], by: ['name'], value: entry },
          ...set(['agent', 'default_model'], { provider: 'GigaChat', model: target.model }),
        ],
      },
    ];
  },
  steps: ({ key }) => [
    say(
      'Zed keeps keys in the keychain of the system, where nobody else writes: run "agent: open settings", find GigaChat among the providers, and paste this key.',
    ),
    { name: say('API key'), copy: key },
  ],
};

const aider: Client = {
  id: 'aider',
  name: 'Aider',
  protocol: 'chat',
  files(target, { home }) {
    const model = `openai/${target.model}`;
    return [
      {
        path: join(home, '.aider.conf.yml'),
        format: 'yaml',
        edits: set([], {
          model,
          // For commit messages and summaries, and for edits in architect mode.
          'weak-model': model,
          'editor-model': model,
          'openai-api-base': base(target),
          'openai-api-key': target.key,
        }),
      },
      {
        path: join(home, '.aider.model.metadata.json'),
        format: 'jsonc',
        edits: set([model], {
          max_tokens: target.outputTokens,
          max_input_tokens: target.contextTokens - target.outputTokens,
          max_output_tokens: target.outputTokens,
          litellm_provider: 'openai',
          mode: 'chat',
          supports_vision: target.images,
        }),
      },
    ];
  },
  steps: () => [restart('Aider')],
};

/** Clients whose settings are files that a person edits, so that they may be edited here. */
export const writtenClients: readonly Client[] = [
  continueClient,
  claudeCode,
  codex,
  openCode,
  kiloCode,
  qwenCode,
  pi,
  zed,
  aider,
];
