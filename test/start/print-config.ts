import { parseArgs } from 'node:util';
import { clientConfigs } from './client-configs';

const help = `Prints the configuration that points a client at the bridge.

Usage: npm run --silent client-config -- CLIENT --key KEY [--url http://127.0.0.1:8090/v1] [--model GigaChat-2-Max]

CLIENT is continue, cline, claude-code, codex or opencode.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    key: { type: 'string' },
    url: { type: 'string', default: 'http://127.0.0.1:8090/v1' },
    model: { type: 'string', default: 'GigaChat-2-Max' },
    help: { type: 'boolean' },
  },
});
const { key, url, model } = values;
const config =
  key === undefined ? undefined : clientConfigs({ baseUrl: url, apiKey: key, model })[positionals[0] ?? ''];
if (config) {
  process.stderr.write(`${config.where}:\n`);
  process.stdout.write(`${config.text}\n`);
} else {
  (values.help ? process.stdout : process.stderr).write(help);
  process.exitCode = values.help ? 0 : 1;
}
