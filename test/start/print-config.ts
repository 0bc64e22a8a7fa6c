import { parseArgs } from 'node:util';
import { clientConfigs } from './client-configs';

const help = `Prints the configuration that points a client at the bridge.

Usage: npm run --silent client-config -- CLIENT --key KEY [--url http://127.0.0.1:8090/v1] [--model GigaChat-2-Max]

CLIENT is continue, cline, claude-code, codex or opencode.
`;

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  process.exitCode = 1;
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      key: { type: 'string' },
      url: { type: 'string', default: 'http://127.0.0.1:8090/v1' },
      model: { type: 'string', default: 'GigaChat-2-Max' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { key, url, model } = values;
  const [client] = positionals;
  if (client === undefined) throw new Error('The client is missing.');
  if (!key) throw new Error('--key is missing: npm start prints the key, or it is your GPT2GIGA_API_KEY.');
  const config = clientConfigs({ baseUrl: url, apiKey: key, model })[client];
  if (!config) throw new Error(`There is no configuration for ${client}.`);
  process.stderr.write(`${config.where}:\n`);
  process.stdout.write(`${config.text}\n`);
}
