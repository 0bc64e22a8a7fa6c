import type { LookupFunction } from 'node:net';
import OpenAI from 'openai';
import type { BodyRoom } from '../../src/core/bridge/body/body-room';
import type { Patience } from '../../src/core/bridge/http/patience';
import { type Clock, systemClock } from '../../src/core/ground/clock';
import { type Headless, startHeadless } from '../../src/headless/compose';
import { jsonLogger } from '../../src/headless/json-log';
import { LogRing } from '../../src/headless/logs/log-ring';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { openCopies } from '../../src/headless/store/open-copies';
import { openTelemetry } from '../../src/headless/telemetry/open-telemetry';
import { type Emulator, startEmulator } from '../emulator/emulator';
import type { EmulatorOptions } from '../emulator/options';
import { watchAnswers } from './answer-watch';
import { noteOutput, WatchedRedactor, watchPort } from './canary';

/** An emulated GigaChat and the headless bridge in front of it, in this process, on real sockets. */
export interface Stack {
  readonly emulator: Emulator;
  readonly headless: Headless;
  /** `http://127.0.0.1:PORT`, without `/v1`. */
  readonly url: string;
  readonly apiKey: string;
  /** What the bridge logged, at the most talkative level. */
  readonly logLines: string[];
  /** What `/logs` shows. */
  readonly ring: LogRing;
  /** OpenAI's own client on this bridge; it does not retry. */
  readonly openai: OpenAI;
  /** Sends JSON (or the text as it is) with the key; headers given replace ours. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The bodies of the chat calls that reached GigaChat, in order. */
  chatBodies(): Record<string, unknown>[];
  stop(): Promise<void>;
}

export interface StackOptions {
  emulator?: EmulatorOptions;
  /** Variables of the headless program, over those that connect it to the emulator. */
  env?: Record<string, string> | ((emulator: Emulator) => Record<string, string>);
  clock?: Clock;
  /** How names are looked up, in place of the system. */
  lookup?: LookupFunction;
  /** The emulator to stand in front of, which stays; a new one unless told. */
  upstream?: Emulator;
  /** How long callers may take, in place of the bridge's own limits. */
  patience?: Partial<Patience>;
  /** The memory for the bodies of all requests under way. */
  bodyRoom?: BodyRoom;
}

/** A personal account whose key is a canary: the run fails when it turns up in any output. */
export const canaryAccount = {
  clientId: 'c4a4a414-0000-4000-8000-canaryclient',
  clientSecret: 'c4a4a414-1111-4111-8111-canarysecret',
  scope: 'GIGACHAT_API_PERS',
} as const;

/** Starts both. The account takes any number of streams unless the options say otherwise. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const emulator =
    options.upstream ??
    (await startEmulator({
      accounts: [{ ...canaryAccount, streams: Number.POSITIVE_INFINITY }],
      tokensPerSecond: 1000,
      ...options.emulator,
    }));
  const endEmulator = async () => {
    if (!options.upstream) await emulator.stop();
  };
  const apiKey = 'canary-bridge-key-0123456789abcdef';
  const settings = readSettings({
    ...emulator.env(),
    GIGACHAT_MAX_CONNECTIONS: '1000',
    GPT2GIGA_PORT: '0',
    GPT2GIGA_API_KEY: apiKey,
    ...(typeof options.env === 'function' ? options.env(emulator) : options.env),
  });
  const logLines: string[] = [];
  const redactor = new WatchedRedactor();
  const ring = new LogRing();
  const logger = redactor.guard(
    jsonLogger('trace', (line) => {
      logLines.push(line);
      ring.add(line);
      noteOutput('log', line);
    }),
  );
  const bridge = { ...settings.bridge, patience: options.patience, bodyRoom: options.bodyRoom };
  const headless = await startHeadless(
    { ...settings, bridge },
    {
      clock: options.clock ?? systemClock,
      logger,
      redactor,
      lookup: options.lookup,
    },
    ring,
    openCopies,
    openTelemetry,
  ).catch(async (error: unknown) => {
    await endEmulator();
    throw error;
  });
  const { url, port } = headless.bridge;
  const watches = [watchPort(port), watchAnswers(port)];
  return {
    emulator,
    headless,
    url,
    apiKey,
    logLines,
    ring,
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 }),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (path, headers = {}) => fetch(url + path, { headers: { authorization: `Bearer ${apiKey}`, ...headers } }),
    chatBodies: () =>
      emulator.log.flatMap((entry) => (entry.kind === 'chat' ? [entry.body as Record<string, unknown>] : [])),
    async stop() {
      await headless.stop();
      for (const endWatch of watches) endWatch();
      await endEmulator();
    },
  };
}
