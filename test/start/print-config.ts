import { parseArgs } from 'node:util';
import { bestChatModel } from '../../src/core/gigachat/client/gigachat-models';
import { bridgeTarget } from '../../src/core/setup/clients/bridge-target';
import { clients } from '../../src/core/setup/clients/client-list';
import { languageOf } from '../../src/headless/words/language';
import { clientConfigs } from './client-configs';
import { configWords } from './config-words';

const words = configWords[languageOf(process.env, process.platform)];

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${words.help}`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      url: { type: 'string', default: 'http://127.0.0.1:8090/v1' },
      model: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(words.help);
  const { key, url, model } = values;
  const [client] = positionals;
  if (client === undefined) throw new Error(words.noClient);
  if (!clients.some(({ id }) => id === client)) throw new Error(words.unknown(client));
  if (!key) throw new Error(words.noKey);
  const { target } = await bridgeTarget(url.replace(/\/v1\/?$/, ''), key, { preferred: model, best: bestChatModel });
  for (const { where, text } of await clientConfigs(client, { ...target, ...(model !== undefined && { model }) })) {
    process.stderr.write(`${where}:\n`);
    process.stdout.write(`${text}\n`);
  }
}
