import { parseArgs } from 'node:util';
import { ListenError } from '../../src/core/bridge/http/listen';
import { bestChatModel } from '../../src/core/gigachat/client/gigachat-models';
import { systemClock } from '../../src/core/ground/clock';
import { Redactor } from '../../src/core/ground/redaction';
import { type CheckResult, runChecks } from '../../src/core/health/check';
import { bridgeTarget } from '../../src/core/setup/clients/bridge-target';
import { SettingsError } from '../../src/core/setup/settings-error';
import { reportLine } from '../../src/headless/command-line/print-checks';
import { type Headless, startHeadless } from '../../src/headless/compose';
import { LogRing } from '../../src/headless/logs/log-ring';
import { openLog } from '../../src/headless/open-log';
import { ownEnvironment, readEnvironment } from '../../src/headless/settings/environment';
import { type HeadlessSettings, readSettings } from '../../src/headless/settings/headless-settings';
import { withSecretFiles } from '../../src/headless/settings/secret-files';
import { english } from '../../src/headless/words/english';
import { languageOf } from '../../src/headless/words/language';
import { reasonFor } from '../../src/headless/words/load-words';
import { russian } from '../../src/headless/words/russian/russian';
import { ask } from './ask';
import { startEmulatedUpstream } from './emulated-upstream';
import { snippets } from './snippets';
import { startWords } from './start-words';

const language = languageOf(process.env, process.platform);
const started = startWords[language];
const program = language === 'ru' ? russian : english;

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
  if (values.help) return void process.stdout.write(started.help);
  const env = withSecretFiles(readEnvironment(values['env-file'], ownEnvironment(), () => program).env);
  const real = waysIn.some((name) => env[name]);
  const upstream = real ? undefined : await startEmulatedUpstream();
  const settings = readSettings({ GPT2GIGA_LOG_LEVEL: 'ERROR', ...env, ...upstream?.env });
  const headless = await startOnFreePort(
    settings,
    env.GPT2GIGA_PORT !== undefined,
    env.GPT2GIGA_LOG_LEVEL !== undefined,
  );
  const stop = async () => {
    await headless.stop();
    await upstream?.stop();
  };
  try {
    print(real ? `GigaChat ${whereabouts(settings)}` : started.emulated);
    const report = await check(headless);
    const model = settings.gigachat.choice.model ?? bestChatModel(await headless.models()) ?? 'GigaChat';
    const target = { baseUrl: `${headless.bridge.url}/v1`, apiKey: settings.bridge.apiKey, model };
    print('');
    await ask(target, started.question, process.stdout).catch((error: unknown) => {
      throw settings.bridge.https && isUntrusted(error) ? new StartError(started.untrusted) : error;
    });
    const { target: client } = await bridgeTarget(headless.bridge.url, target.apiKey, {
      preferred: model,
      best: bestChatModel,
    });
    print(`\n${report.join('\n')}\n\n${await snippets(client, started.openAiClient)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  if (values.once) return await stop();
  print(started.serving(headless.bridge.url));
  const end = () => void stop().then(() => process.exit(0));
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

/** True when a certificate stands somewhere behind the error: clients say only that the connection failed. */
function isUntrusted(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return /CERT|VERIFY_LEAF|ISSUER/.test(code) || isUntrusted(error.cause);
}

/** The health check's lines; throws with the first failed step's own words unless some account answers all the same. */
async function check(headless: Headless): Promise<string[]> {
  const results: CheckResult[] = [];
  for await (const result of runChecks(headless.checks, systemClock, program.check.late)) results.push(result);
  const failed = results.find(({ ok }) => !ok);
  const answers = results.some(({ name, ok }) => ok && /\bchat$/.test(name));
  if (failed && !answers) throw new StartError(`${program.check.stepName(failed)}: ${failed.detail}`);
  return results.map((result) => reportLine(result, program.check));
}

function whereabouts({ accounts: { members } }: HeadlessSettings): string {
  return members
    .map(({ name, settings }) => `${members.length > 1 ? `${name} ` : ''}${started.at(settings.baseUrl.href)}`)
    .join(', ');
}

/** A port that nobody asked for is no reason to fail: then any free one does. */
async function startOnFreePort(
  settings: HeadlessSettings,
  portIsChosen: boolean,
  levelIsChosen: boolean,
): Promise<Headless> {
  const redactor = new Redactor();
  const ring = settings.bridge.isProduction ? undefined : new LogRing();
  const logger = openLog(settings, redactor, ring, levelIsChosen ? settings.logLevel : 'info');
  for (const warning of settings.warnings) print(program.sentence(warning));
  const parts = { clock: systemClock, logger, redactor, words: program.check };
  try {
    return await startHeadless(settings, parts, ring);
  } catch (error) {
    const isNotToBeHad = error instanceof ListenError && ['EADDRINUSE', 'EACCES'].includes(error.code);
    if (portIsChosen || !isNotToBeHad) throw error;
    print(started.portTaken(settings.bridge.port));
    return await startHeadless({ ...settings, bridge: { ...settings.bridge, port: 0 } }, parts, ring);
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
});

function reasonOf(error: unknown): string {
  if (error instanceof SettingsError) return reasonFor(error, () => program);
  if (error instanceof ListenError) return program.listen(error);
  if (error instanceof StartError) return error.message;
  const code = error instanceof TypeError && 'code' in error ? String(error.code) : '';
  if (code.startsWith('ERR_PARSE_ARGS') && error instanceof TypeError) return program.flags.usage(code, error.message);
  return started.couldNot(error instanceof Error ? error.message : String(error));
}
