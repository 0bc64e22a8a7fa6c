import { resolve } from 'node:path';
import { isatty } from 'node:tty';
import { version } from '../package.json';
import { ListenError } from './core/bridge/http/listen';
import { systemClock } from './core/ground/clock';
import type { Logger } from './core/ground/logger';
import { Redactor } from './core/ground/redaction';
import { officialRootSource } from './core/setup/download-root';
import { type Environment, readNetworkVariables, readProxy } from './core/setup/env-variables';
import { inEnglish } from './core/setup/sentence';
import { SettingsError } from './core/setup/settings-error';
import { type Arguments, readArguments } from './headless/command-line/arguments';
import { helpText } from './headless/command-line/help';
import { printChecks } from './headless/command-line/print-checks';
import { type Headless, startHeadless } from './headless/compose';
import { loadConnect } from './headless/connect/load-connect';
import { forTerminal } from './headless/for-terminal';
import { lineOf } from './headless/json-log';
import { endOnWhatNobodyCaught, outliveClosedPipes } from './headless/last-words';
import { LogRing } from './headless/logs/log-ring';
import { openLog } from './headless/open-log';
import { readCommonCertificates } from './headless/settings/certificate-files';
import { over, ownEnvironment, readEnvironment } from './headless/settings/environment';
import { type HeadlessSettings, readSettings } from './headless/settings/headless-settings';
import { endBySignals, heedSignals } from './headless/signals';
import { defaultRootFile, trustRussianRoot } from './headless/trust-russian-root';
import { english } from './headless/words/english';
import { languageOf } from './headless/words/language';
import { reasonFor, wordsOf } from './headless/words/load-words';
import type { Say } from './headless/words/words';

/** So long after the first answer the program has met the most of its code, and is not busy with that answer any more. */
const metMs = 1000;
/** Connections that a check has used close within this time. */
const closingMs = 500;

/** Runs the program. `onServing` hears of its first answer, `onCodeMet` that what it has compiled is worth to be kept. */
export function start(onServing: () => void, onCodeMet: () => void): void {
  const environment = { ...ownEnvironment() };
  const say = wordsOf(() => languageOf(environment, process.platform));
  main({ onServing, onCodeMet }, environment, say).catch((error: unknown) => {
    const reason = sentenceOf(error, say);
    tell(process.stderr, `gigachat-bridge: ${reason ?? say().ownFault}`);
    if (reason === undefined && error instanceof Error) tell(process.stderr, `${error.name}: ${error.message}`);
    process.exit(1);
  });
}

function tell(stream: NodeJS.WriteStream, text: string): void {
  stream.write(`${forTerminal(text)}\n`);
}

interface Hearing {
  onServing(): void;
  onCodeMet(): void;
}

async function main(hearing: Hearing, environment: Environment, say: Say): Promise<void> {
  outliveClosedPipes();
  // Node would leave certificates unverified wherever nothing else is said.
  delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  const [command, ...words] = process.argv.slice(2);
  if (command === 'connect') {
    if (words.some((word) => word === '--help' || word === '-h')) {
      return void process.stdout.write(helpText(say().help));
    }
    endBySignals(process, process.exit);
    tell(process.stdout, (await loadConnect(words, environment, say)).join('\n'));
    return;
  }
  const args = readArguments(process.argv.slice(2), say);
  if (args.help) return void process.stdout.write(helpText(say().help));
  if (args.version) return void process.stdout.write(`${version}\n`);
  try {
    await run(args, environment, hearing, args.json ? () => english : say);
  } catch (error) {
    const reason = args.json ? sentenceOf(error, () => english) : undefined;
    if (reason !== undefined) process.stdout.write(lineOf({ ok: false, error: reason }));
    throw error;
  }
}

async function run(
  args: Arguments,
  environment: Environment,
  { onServing, onCodeMet }: Hearing,
  say: Say,
): Promise<void> {
  const { env, found } = readEnvironment(args.envFile, over(args.variables, environment), say);
  if (args.trustRussianRoot || args.check) endBySignals(process, process.exit);
  if (args.trustRussianRoot) return await keepRussianRoot(args.out ?? defaultRootFile, env, say);
  const set = readSettings(env);
  // Whoever has trouble checks beside the bridge that is running, which has the port.
  const settings = args.check ? { ...set, bridge: { ...set.bridge, port: 0 } } : set;
  const redactor = new Redactor();
  const ring = settings.bridge.isProduction || args.check ? undefined : new LogRing();
  const logger = openLog(settings, redactor, ring);
  let running: Headless | undefined;
  endOnWhatNobodyCaught(logger, async (failed) => running?.stop(failed));
  if (!args.check) {
    const isAtTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
    heedSignals(process, {
      platform: process.platform,
      isAtTerminal,
      end: endingOf(() => running),
      renew: () => running?.renew() ?? false,
      logger,
    });
  }
  if (found !== undefined) logger.info('reads the variables of a file', { file: resolve(found) });
  // Whoever checks reads the terminal; otherwise it is the log, which is searched.
  tellSettings(settings, logger, args.check && !args.json ? say : undefined);
  const words = args.check ? say().check : undefined;
  const headless = await startHeadless(settings, { clock: systemClock, logger, redactor, words }, ring);
  running = headless;

  if (words) {
    const ok = await printChecks(headless.checks, systemClock, redactor, args.json, words);
    await headless.stop();
    process.exitCode = ok ? 0 : 1;
    // Connections close on their own but for one to a collector that never ends its answer.
    systemClock.timer(closingMs, () => process.stdout.write('', () => process.exit()));
    return;
  }
  headless.onNextAnswer(() => {
    onServing();
    systemClock.timer(metMs, onCodeMet);
  });
  if (!settings.store) logger.info('no store: what is kept here no other copy of the bridge sees');
  const { url } = headless.bridge;
  const { apiKey, apiKeyIsNew } = settings.bridge;
  process.stdout.write(
    `${JSON.stringify({ event: 'listening', url, pid: process.pid, ...(apiKeyIsNew && { apiKey }) })}\n`,
  );
}

async function keepRussianRoot(out: string, env: Environment, say: Say): Promise<void> {
  const network = readNetworkVariables(env);
  const source = officialRootSource(readCommonCertificates(network, []));
  const lines = await trustRussianRoot(out, source, { clock: systemClock }, readProxy(network).proxy, say().root);
  tell(process.stdout, lines.join('\n'));
}

/** Tells what in the settings is wrong, on the terminal where `say` is given, and which services besides GigaChat may answer. */
function tellSettings({ warnings, fallback }: HeadlessSettings, logger: Logger, say: Say | undefined): void {
  for (const warning of warnings) {
    if (say) tell(process.stderr, `gigachat-bridge: ${say().sentence(warning)}`);
    else logger.warn(inEnglish(warning));
  }
  for (const { id, baseUrl, country, first } of fallback ?? []) {
    const place = first ? 'a service answers before GigaChat' : 'a service may answer in place of GigaChat';
    logger.info(place, { name: id, host: baseUrl.host, country: country ?? 'unknown' });
  }
}

/** What is said again within this time is an echo: npm passes on what the terminal has told everybody already. */
const echoMs = 500;

/**
 * Ends the program when it is told to, also while it starts: the first process of a container is not ended by a signal
 * that it does not hear. Open answers get their time; whoever says it again later does not want to wait for them.
 */
function endingOf(running: () => Headless | undefined): () => void {
  let toldAt: number | undefined;
  return () => {
    if (toldAt !== undefined) {
      if (performance.now() - toldAt > echoMs) process.exit(1);
      return;
    }
    toldAt = performance.now();
    (running()?.stop() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
}

/** What a person can mend, as a sentence; undefined for a fault of the program's own. */
function sentenceOf(error: unknown, say: Say): string | undefined {
  if (error instanceof ListenError) return say().listen(error);
  if (error instanceof SettingsError) return reasonFor(error, say);
  if (error instanceof Error && 'syscall' in error && error.syscall === 'uv_cwd') return say().folderGone;
  const code = error instanceof TypeError && 'code' in error ? String(error.code) : '';
  return error instanceof TypeError && code.startsWith('ERR_PARSE_ARGS')
    ? say().flags.usage(code, error.message)
    : undefined;
}
