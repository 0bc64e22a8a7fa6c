import { parseArgs } from 'node:util';
import { bestChatModel } from '../../src/core/gigachat/client/gigachat-models';
import { bridgeTarget } from '../../src/core/setup/clients/bridge-target';
import { clients } from '../../src/core/setup/clients/client-list';
import { clientConfigs } from './client-configs';

const help = `Prints the configuration that points a client at the bridge. To have it written, with a backup: node dist/headless.js connect.

Usage: npm run --silent client-config -- CLIENT --key KEY [--url http://127.0.0.1:8090/v1] [--model MODEL]

Without --model it is the best one that the bridge has.

CLIENT is ${clients.map(({ id }) => id).join(', ')}.
`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
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
  if (values.help) return void process.stdout.write(help);
  const { key, url, model } = values;
  const [client] = positionals;
  if (client === undefined) throw new Error('The client is missing.');
  if (!clients.some(({ id }) => id === client)) throw new Error(`There is no configuration for ${client}.`);
  if (!key) throw new Error('--key is missing: npm start prints the key, or it is your GPT2GIGA_API_KEY.');
  const { target } = await bridgeTarget(url.replace(/\/v1\/?$/, ''), key, { preferred: model, best: bestChatModel });
  for (const { where, text } of await clientConfigs(client, { ...target, ...(model !== undefined && { model }) })) {
    process.stderr.write(`${where}:\n`);
    process.stdout.write(`${text}\n`);
  }
}
