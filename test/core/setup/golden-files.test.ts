import assert from 'node:assert/strict';
import type { ClientTarget } from '../../../src/core/setup/clients/client';
import { clientOf } from '../../../src/core/setup/clients/connect';
import { mergeConfig } from '../../../src/core/setup/clients/formats/merge';

const target: ClientTarget = {
  url: 'http://127.0.0.1:8090',
  key: 'the-key',
  model: 'GigaChat-2-Max',
  contextTokens: 131_072,
  outputTokens: 16_384,
  images: true,
};

/** Files of clients as somebody has them, and what the set-up makes of them to the byte. */
const golden: readonly { id: string; file: number; before: string; after: string }[] = [
  {
    id: 'zed',
    file: 0,
    before: `// Zed settings
{
  "vim_mode": true, // always
  "agent": {
    "default_profile": "write",
    "default_model": { "provider": "zed.dev", "model": "claude-sonnet-4-5" },
  },
  "language_models": {
    "openai_compatible": {
      "Work": { "api_url": "http://127.0.0.1:9/v1", "available_models": [] },
    },
  },
}
`,
    after: `// Zed settings
{
  "vim_mode": true, // always
  "agent": {
    "default_profile": "write",
    "default_model": { "provider": "GigaChat", "model": "GigaChat-2-Max" },
  },
  "language_models": {
    "openai_compatible": {
      "Work": { "api_url": "http://127.0.0.1:9/v1", "available_models": [] },
      "GigaChat": {
        "api_url": "http://127.0.0.1:8090/v1",
        "available_models": [
          {
            "name": "GigaChat-2-Max",
            "display_name": "GigaChat-2-Max",
            "max_tokens": 131072,
            "max_output_tokens": 16384,
            "capabilities": {
              "tools": true,
              "images": true,
              "parallel_tool_calls": false,
              "prompt_cache_key": false
            }
          }
        ]
      },
    },
  },
}
`,
  },
  {
    id: 'aider',
    file: 0,
    before: `# Mine
model: sonnet   # the old one
weak-model: haiku   # cheap
auto-commits: false
read: [CONVENTIONS.md]
`,
    after: `# Mine
model: openai/GigaChat-2-Max   # the old one
weak-model: openai/GigaChat-2-Max   # cheap
auto-commits: false
read: [CONVENTIONS.md]
editor-model: openai/GigaChat-2-Max
openai-api-base: http://127.0.0.1:8090/v1
openai-api-key: the-key
`,
  },
  {
    id: 'aider',
    file: 1,
    before: `{
    "openai/work": { "max_tokens": 1000, "mode": "chat" }
}`,
    after: `{
    "openai/work": { "max_tokens": 1000, "mode": "chat" },
    "openai/GigaChat-2-Max": {
        "max_tokens": 16384,
        "max_input_tokens": 114688,
        "max_output_tokens": 16384,
        "litellm_provider": "openai",
        "mode": "chat",
        "supports_vision": true
    }
}`,
  },
];

describe('the files of clients, to the byte', () => {
  for (const { id, file, before, after } of golden) {
    it(`get what their format wants, and keep the rest to the byte: ${id}, file ${file + 1}`, async () => {
      const files = await clientOf(id).files?.(target, { home: '/home/me', env: {}, platform: 'linux' });
      const found = files?.[file];
      assert.ok(found);
      assert.equal(await mergeConfig(before, found.format, found.edits), after);
    });
  }
});
