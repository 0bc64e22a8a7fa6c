import { randomUUID } from 'node:crypto';
import { defaultModels, type EmulatorModel } from './api/catalogue';
import type { LogEntry } from './log';
import type { CertificateKind } from './server/certificate';

/** The three contracts a GigaChat key can belong to. */
export type Scope = 'GIGACHAT_API_PERS' | 'GIGACHAT_API_B2B' | 'GIGACHAT_API_CORP';

/** One customer of the emulated service. */
export interface EmulatorAccount {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: Scope;
  /** Lets `POST /token` on the API port give tokens for this user and password. */
  readonly user?: string;
  readonly password?: string;
  /** Chat answers at the same time: 1 for a personal account and 10 for a business one unless told; `Infinity` lifts it. */
  readonly streams?: number;
}

/** Everything a test may choose about the emulated service. All of it has a default. */
export interface EmulatorOptions {
  /** HTTPS with a certificate of a throw-away authority made at start. Default: plain HTTP. */
  readonly tls?: boolean;
  /** What is wrong with the HTTPS certificate. Default `valid`. */
  readonly certificate?: CertificateKind;
  /**
   * With `tls`: the API port refuses whoever shows no good client certificate of the emulator's own authority, with the
   * page of nginx (the OAuth port asks for one and needs none). Whoever shows it without an Authorization header is the first account.
   */
  readonly clientCertificate?: boolean;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** API port; 0 (the default) is any free one. */
  readonly port?: number;
  /** OAuth port; 0 (the default) is any free one. */
  readonly authPort?: number;
  /** Default: one personal account with a random key. */
  readonly accounts?: readonly EmulatorAccount[];
  /** Life of an access token in milliseconds. Default 30 minutes, as upstream. */
  readonly tokenLifeMs?: number;
  /** Wall clock in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
  /** Refuse loose function schemas (no `properties`, `$ref`, `anyOf`) as older hosts do. Default false. */
  readonly strictHost?: boolean;
  /** The model list. Default: the mix of November 2026. */
  readonly models?: readonly EmulatorModel[];
  /**
   * How many calls stand behind one shown call. With 2, echoing `functions_state_id` with a single result is refused, as
   * GigaChat-3.5-Ultra-Reasoning does. Default 1.
   */
  readonly plannedCalls?: number;
  /** Token requests a second before OAuth answers 429. Default 10, as upstream. */
  readonly tokensPerSecond?: number;
  /** Largest request body in bytes before 413. Default 64 MiB. */
  readonly maxBodyBytes?: number;
  /** Log entries kept; the oldest go first. Default 10 000. */
  readonly logLimit?: number;
  /** Called once for every request when it has ended. */
  readonly onEntry?: (entry: LogEntry) => void;
}

/** `EmulatorOptions` with every default filled in. */
export type Settings = Required<EmulatorOptions>;

/** Fills in the defaults. */
export function settingsOf(options: EmulatorOptions): Settings {
  const accounts = options.accounts?.length
    ? options.accounts
    : [{ clientId: randomUUID(), clientSecret: randomUUID(), scope: 'GIGACHAT_API_PERS' as const }];
  return {
    tls: options.tls ?? false,
    certificate: options.certificate ?? 'valid',
    clientCertificate: options.clientCertificate ?? false,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    authPort: options.authPort ?? 0,
    accounts,
    tokenLifeMs: options.tokenLifeMs ?? 30 * 60_000,
    now: options.now ?? Date.now,
    strictHost: options.strictHost ?? false,
    models: options.models ?? defaultModels,
    plannedCalls: options.plannedCalls ?? 1,
    tokensPerSecond: options.tokensPerSecond ?? 10,
    maxBodyBytes: options.maxBodyBytes ?? 64 * 1024 * 1024,
    logLimit: options.logLimit ?? 10_000,
    onEntry: options.onEntry ?? (() => undefined),
  };
}

/** The authorization key that a user would paste: base64 of `id:secret`. */
export function credentialsOf(account: EmulatorAccount): string {
  return Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64');
}

/** Chat answers this account may have open at the same time. */
export function streamsOf(account: EmulatorAccount): number {
  return account.streams ?? (account.scope === 'GIGACHAT_API_PERS' ? 1 : 10);
}
