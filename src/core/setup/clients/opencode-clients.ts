import { join } from 'node:path';
import { say } from '../sentence';
import type { Client } from './client';
import { base, configFolder, firstThere, provider, restart } from './client-files';
import { at, set } from './formats/config-edit';

/** OpenCode, and Kilo Code, which has grown out of it and reads the same settings from a folder of its own. */
function likeOpenCode(
  { id, name }: Pick<Client, 'id' | 'name'>,
  names: readonly string[],
  schema: string,
  more: Client['steps'],
): Client {
  return {
    id,
    name,
    protocol: 'chat',
    async files(target, places) {
      const [folder = '', ...candidates] = names;
      const paths = candidates.map((file) => join(configFolder(places), folder, file));
      const chosen = `${provider}/${target.model}`;
      const model = {
        name: target.model,
        limit: { context: target.contextTokens, output: target.outputTokens },
        attachment: target.images,
        modalities: { input: ['text', ...(target.images ? ['image'] : [])], output: ['text'] },
      };
      return [
        {
          path: (await firstThere(paths)) ?? paths.at(-1) ?? '',
          format: 'jsonc',
          edits: [
            { kind: 'default', path: ['$schema'], value: schema },
            ...set(['provider', provider], {
              npm: '@ai-sdk/openai-compatible',
              name: 'GigaChat',
              options: { baseURL: base(target), apiKey: target.key },
              models: { [target.model]: model },
            }),
            ...set([], { model: chosen, small_model: chosen }),
            { kind: 'member', path: ['enabled_providers'], value: provider },
          ],
          overruled: (settings) => {
            const disabled = at(settings, ['disabled_providers']);
            return Array.isArray(disabled) && disabled.includes(provider)
              ? [say('"{0}" stands in disabled_providers: take it out there.', provider)]
              : [];
          },
        },
      ];
    },
    steps: (target, places) => [restart(name), ...more(target, places)],
  };
}

export const openCode = likeOpenCode(
  { id: 'opencode', name: 'OpenCode' },
  ['opencode', 'opencode.jsonc', 'opencode.json'],
  'https://opencode.ai/config.json',
  () => [],
);

export const kiloCode = likeOpenCode(
  { id: 'kilo-code', name: 'Kilo Code' },
  ['kilo', 'kilo.jsonc', 'kilo.json'],
  'https://app.kilo.ai/config.json',
  () => [
    say(
      'The program and the editor’s extension read this file from version 7 on; older ones keep their settings in the editor: Providers, “OpenAI Compatible”.',
    ),
  ],
);
