import { parseArgs } from 'node:util';
import { version } from '../package.json';
import { ListenError } from './core/bridge/http/listen';
import { systemClock } from './core/ground/clock';
import { Redactor } from './core/ground/redaction';
import { runChecks } from './core/health/check';
import { SetupError } from './core/setup/clients/config-edit';
import { officialRootSource } from './core/setup/download-root';
import { readProxyVariables } from './core/setup/env-variables';
import { SettingsError } from './core/setup/settings-error';
import { type Headless, startHeadless } from './headless/compose';
import { connectClient } from './headless/connect-client';
import { readProxy, readSettings } from './headless/headless-settings';
import { endOnWhatNobodyCaught, outliveClosedPipes } from './headless/last-words';
import { openLog } from './headless/open-log';
import { readEnvFile } from './headless/read-env-file';
import { reportLine } from './headless/report';
import { defaultRootFile, trustRussianRoot } from './headless/trust-russian-root';
import { listenSentence } from './headless/variable-advice';

const help = `GigaChat Bridge ${version}: a local server that lets OpenAI clients work with GigaChat.

Usage: node dist/headless.js [--env-file FILE] [--check]
       node dist/headless.js --trust-russian-root [--out FILE]
       node dist/headless.js connect CLIENT [--dry-run] [--undo [--force]] [--model MODEL] [--env-file FILE]

  --env-file FILE       read variables from FILE; those of the environment win
  --check               walk the health check, print it and end (exit code 1 when a step fails)
  --trust-russian-root  download the Russian Trusted Root CA, compare its fingerprint with the published one, write it
                        as PEM and end (exit code 1, and nothing written, when that cannot be done)
  --out FILE            where to write it (${defaultRootFile})
  connect CLIENT        set a client on this machine up for the bridge, with a backup; without CLIENT the clients are listed
  --dry-run             with connect: show what would be changed, and change nothing
  --undo                with connect: put the client's files back as they were, byte for byte
  --version             print the version
  --help                print this text

Variables (the README lists all of them):
  GIGACHAT_CREDENTIALS     authorization key: the base64 string, or client_id:client_secret
  GIGACHAT_USER, GIGACHAT_PASSWORD, GIGACHAT_ACCESS_TOKEN, GIGACHAT_CERT_FILE
                           other ways in
  BRIDGE_ACCOUNTS_FILE     JSON with several accounts
  GPT2GIGA_PASS_TOKEN      True: callers may bring accounts of their own (False)
  GIGACHAT_CA_BUNDLE_FILE  PEM file of the Russian Trusted Root CA
  GIGACHAT_MODEL           the model for names GigaChat does not have
  OPENROUTER_API_KEY       OpenRouter answers when GigaChat cannot; BRIDGE_FALLBACK=off keeps it out
  OPENROUTER_MODEL         the model it answers with (openrouter/auto: it picks one)
  GPT2GIGA_PORT            port to listen on, 0 for any (8090)
  GPT2GIGA_API_KEY         the key callers must send (made up and printed when absent)
  GPT2GIGA_LOG_LEVEL       TRACE, DEBUG, INFO, WARNING or ERROR (INFO)

Prints one line of JSON when it listens: {"event":"listening","url":…}. Logs lines of JSON on stderr.
Stops on SIGTERM and SIGINT.
`;

async function main(): Promise<void> {
  outliveClosedPipes();
  const [command, ...words] = process.argv.slice(2);
  if (command === 'connect') {
    process.stdout.write(`${(await connectClient(words, process.env)).join('\n')}\n`);
    return;
  }
  const { values } = parseArgs({
    options: {
      'env-file': { type: 'string' },
      check: { type: 'boolean' },
      'trust-russian-root': { type: 'boolean' },
      out: { type: 'string' },
      version: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void process.stdout.write(help);
  if (values.version) return void process.stdout.write(`${version}\n`);

  const envFile = values['env-file'];
  const env = { ...(envFile !== undefined && readEnvFile(envFile)), ...process.env };
  if (values['trust-russian-root']) {
    const { proxy } = readProxy(readProxyVariables(env));
    const out = values.out ?? defaultRootFile;
    const lines = await trustRussianRoot(out, officialRootSource(), { clock: systemClock }, proxy);
    return void process.stdout.write(`${lines.join('\n')}\n`);
  }
  if (values.out !== undefined)
    throw new SettingsError('--out belongs to --trust-russian-root. Add it, or leave --out away.');
  const settings = readSettings(env);
  const redactor = new Redactor();
  const logger = openLog(settings, redactor);
  let running: Headless | undefined;
  endOnWhatNobodyCaught(logger, async (failed) => running?.stop(failed));
  for (const warning of settings.warnings) logger.warn(warning);
  const headless = await startHeadless(settings, { clock: systemClock, logger, redactor });
  running = headless;

  if (values.check) {
    let ok = true;
    for await (const result of runChecks(headless.checks, systemClock)) {
      ok &&= result.ok;
      process.stdout.write(`${redactor.clean(reportLine(result))}\n`);
    }
    await headless.stop();
    process.exitCode = ok ? 0 : 1;
    return;
  }
  const stop = () => {
    headless.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { url } = headless.bridge;
  const { apiKey, apiKeyIsNew } = settings.bridge;
  process.stdout.write(
    `${JSON.stringify({ event: 'listening', url, pid: process.pid, ...(apiKeyIsNew && { apiKey }) })}\n`,
  );
}

main().catch((error: unknown) => {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  const isPlain = error instanceof SettingsError || error instanceof SetupError;
  const known = error instanceof ListenError ? listenSentence(error) : isPlain && error.message;
  const reason = isUsage ? `${error.message}. Try --help.` : known || undefined;
  process.stderr.write(`gigachat-bridge: ${reason ?? 'could not start because of a fault of its own.'}\n`);
  if (reason === undefined && error instanceof Error) process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exit(1);
});
