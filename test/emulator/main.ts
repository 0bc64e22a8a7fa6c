import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { languageOf } from '../../src/headless/words/language';
import { startEmulator } from './emulator';
import { emulatorWords } from './emulator-words';
import type { LogEntry } from './log';
import type { EmulatorOptions } from './options';

const words = emulatorWords[languageOf(process.env, process.platform)];

const whole = z.coerce.number().int().min(0);
const flags = z.object({
  port: whole.optional(),
  'auth-port': whole.optional(),
  host: z.string().optional(),
  tls: z.boolean().optional(),
  certificate: z.enum(['valid', 'expired', 'wrong-name', 'self-signed']).optional(),
  'ca-out': z.string().optional(),
  'client-cert-out': z.string().optional(),
  user: z.string().optional(),
  password: z.string().optional(),
  scope: z.enum(['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP']).default('GIGACHAT_API_PERS'),
  credentials: z.string().optional(),
  'token-life': z.coerce.number().min(0).optional(),
  streams: whole.optional(),
  'strict-host': z.boolean().optional(),
  'planned-calls': whole.optional(),
  'log-limit': whole.optional(),
  verbose: z.boolean().optional(),
});

void main().catch((error: unknown) => {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
  process.stderr.write(`${text}\n${words.tryHelp}\n`);
  process.exitCode = 64;
});

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    options: {
      port: text,
      'auth-port': text,
      host: text,
      tls: flag,
      certificate: text,
      'ca-out': text,
      'client-cert-out': text,
      user: text,
      password: text,
      scope: text,
      credentials: text,
      'token-life': text,
      streams: text,
      'strict-host': flag,
      'planned-calls': text,
      'log-limit': text,
      verbose: flag,
      help: flag,
    },
  });
  if (values.help) {
    process.stdout.write(words.help);
    return;
  }
  const given = flags.parse(values);
  const emulator = await startEmulator(optionsOf(given));
  const caFile = given['ca-out'];
  if (caFile !== undefined && emulator.caPem !== undefined) writeFileSync(caFile, emulator.caPem);
  const clientFile = given['client-cert-out'];
  const identity = emulator.clientIdentity;
  if (clientFile !== undefined && identity) writeFileSync(clientFile, identity.cert + identity.key);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void emulator.stop();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { baseUrl, authUrl, credentials } = emulator;
  const line = { event: 'listening', baseUrl, authUrl, credentials, caFile, pid: process.pid };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function optionsOf(given: z.output<typeof flags>): EmulatorOptions {
  const [clientId = '', clientSecret = ''] =
    given.credentials === undefined
      ? [randomUUID(), randomUUID()]
      : Buffer.from(given.credentials, 'base64').toString('utf8').split(':');
  if (!clientId || !clientSecret) throw new Error(words.badCredentials);
  const life = given['token-life'];
  return {
    port: given.port,
    authPort: given['auth-port'],
    host: given.host,
    tls: given.tls,
    certificate: given.certificate,
    clientCertificate: given['client-cert-out'] !== undefined,
    accounts: [
      {
        clientId,
        clientSecret,
        scope: given.scope,
        user: given.user,
        password: given.password,
        streams: given.streams === 0 ? Number.POSITIVE_INFINITY : given.streams,
      },
    ],
    tokenLifeMs: life === undefined ? undefined : life * 1000,
    strictHost: given['strict-host'],
    plannedCalls: given['planned-calls'],
    logLimit: given['log-limit'],
    onEntry: given.verbose ? printEntry : undefined,
  };
}

/** Bodies stay out: they are in the log of the test API. */
function printEntry({ kind, method, path, status, endedBy, startedAt, endedAt, ignoredFields }: LogEntry): void {
  const ms = (endedAt ?? startedAt) - startedAt;
  process.stderr.write(`${JSON.stringify({ kind, method, path, status, endedBy, ms, ignoredFields })}\n`);
}
