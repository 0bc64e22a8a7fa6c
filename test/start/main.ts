import { parseArgs } from 'node:util';
import { ListenError } from '../../src/core/bridge/http/listen';
import { bestChatModel } from '../../src/core/gigachat/client/gigachat-models';
import { systemClock } from '../../src/core/ground/clock';
import { Redactor } from '../../src/core/ground/redaction';
import { type CheckResult, runChecks } from '../../src/core/health/check';
import { bridgeTarget } from '../../src/core/setup/clients/bridge-target';
import { SettingsError } from '../../src/core/setup/settings-error';
import { type Headless, startHeadless } from '../../src/headless/compose';
import { type HeadlessSettings, readSettings } from '../../src/headless/headless-settings';
import { openLog } from '../../src/headless/open-log';
import { ownEnvironment, readEnvironment } from '../../src/headless/start/environment';
import { reportLine } from '../../src/headless/start/print-checks';
import { withSecretFiles } from '../../src/headless/start/secret-files';
import { englishCheck } from '../../src/headless/words/english-check';
import { ask } from './ask';
import { startEmulatedUpstream } from './emulated-upstream';
import { snippets } from './snippets';

const help = `Starts the bridge, asks it one question and shows how to use it.

Usage: npm start [-- --once] [-- --env-file FILE]

  --once           end after the answer instead of serving until Ctrl-C
  --env-file FILE  read variables from FILE (default: .env, when there is one)

Without GIGACHAT_CREDENTIALS an emulated GigaChat answers, on this machine.
`;

/** With one of these set there is an account to ask. */
const waysIn = [
  'GIGACHAT_CREDENTIALS',
  'GIGACHAT_ACCESS_TOKEN',
  'GIGACHAT_USER',
  'GIGACHAT_CERT_FILE',
  'BRIDGE_ACCOUNTS_FILE',
];

/** Something a person can mend: printed as it is, without a stack. */
class StartError extends Error {}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: 'boolean' }, 'env-file': { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) return void process.stdout.write(help);
  const env = withSecretFiles(readEnvironment(values['env-file'], ownEnvironment()).env);
  const real = waysIn.some((name) => env[name]);
  const upstream = real ? undefined : await startEmulatedUpstream();
  const settings = readSettings({ GPT2GIGA_LOG_LEVEL: 'ERROR', ...env, ...upstream?.env });
  const headless = await startOnFreePort(settings, env.GPT2GIGA_PORT !== undefined);
  const stop = async () => {
    await headless.stop();
    await upstream?.stop();
  };
  try {
    say(real ? `GigaChat ${whereabouts(settings)}` : 'No GIGACHAT_CREDENTIALS: an emulated GigaChat answers.');
    const report = await check(headless);
    const model = settings.gigachat.choice.model ?? bestChatModel(await headless.models()) ?? 'GigaChat';
    const target = { baseUrl: `${headless.bridge.url}/v1`, apiKey: settings.bridge.apiKey, model };
    say('');
    await ask(target, process.stdout).catch((error: unknown) => {
      throw settings.bridge.https && isUntrusted(error) ? new StartError(untrusted) : error;
    });
    const { target: client } = await bridgeTarget(headless.bridge.url, target.apiKey, {
      preferred: model,
      best: bestChatModel,
    });
    say(`\n${report.join('\n')}\n\n${await snippets(client)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  if (values.once) return await stop();
  say(`Serving at ${headless.bridge.url} until Ctrl-C.`);
  const end = () => void stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

const untrusted =
  'This machine does not trust the certificate of GPT2GIGA_HTTPS_CERT_FILE, and neither do the clients on it. Start it and them with NODE_EXTRA_CA_CERTS=FILE, the PEM of the authority that issued it.';

/** True when a certificate stands somewhere behind the error: clients say only that the connection failed. */
function isUntrusted(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /CERT|VERIFY_LEAF|ISSUER/.test(code) || isUntrusted(error.cause);
}

/** The health check's lines; throws with the first failed step's own words unless some account answers all the same. */
async function check(headless: Headless): Promise<string[]> {
  const results: CheckResult[] = [];
  for await (const result of runChecks(headless.checks, systemClock)) results.push(result);
  const failed = results.find(({ ok }) => !ok);
  const answers = results.some(({ name, ok }) => ok && /\bchat$/.test(name));
  if (failed && !answers) throw new StartError(`${failed.name}: ${failed.detail}`);
  return results.map((result) => reportLine(result, englishCheck));
}

function whereabouts({ accounts: { members } }: HeadlessSettings): string {
  return members
    .map(({ name, settings }) => `${members.length > 1 ? `${name} ` : ''}at ${settings.baseUrl.href}`)
    .join(', ');
}

/** A port that nobody asked for is no reason to fail: then any free one does. */
async function startOnFreePort(settings: HeadlessSettings, portIsChosen: boolean): Promise<Headless> {
  const redactor = new Redactor();
  const logger = openLog(settings, redactor);
  for (const warning of settings.warnings) say(warning);
  const parts = { clock: systemClock, logger, redactor };
  try {
    return await startHeadless(settings, parts);
  } catch (error) {
    const isNotToBeHad = error instanceof ListenError && ['EADDRINUSE', 'EACCES'].includes(error.code);
    if (portIsChosen || !isNotToBeHad) throw error;
    say(`Port ${settings.bridge.port} is not to be had; using a free one.`);
    return await startHeadless({ ...settings, bridge: { ...settings.bridge, port: 0 } }, parts);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  const known = [SettingsError, ListenError, StartError].some((kind) => error instanceof kind);
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? message : `Could not start: ${message}`}\n`);
  process.exit(1);
});
