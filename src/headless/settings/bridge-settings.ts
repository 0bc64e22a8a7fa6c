import { madeUpKey } from '../../core/ground/made-up-key';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { type HttpsFiles, readHttpsFiles } from './https-files';
import { wideHost } from './wide-host';

/** Where the bridge listens, and whom it lets in. */
export interface BridgeSettings {
  /** Set only when the user binds more than loopback. */
  host?: string;
  port: number;
  apiKey: string;
  /** True when nobody gave a key: then it is told once, at start. */
  apiKeyIsNew: boolean;
  allowedHosts: string[];
  allowedOrigins: string[];
  /** What a preflight of an allowed origin is told; our own lists unless set. */
  allowedMethods?: string[];
  allowedHeaders?: string[];
  /** How long open answers may go on when the program is told to end; 3 s unless set. */
  drainMs?: number;
  /** True in production, where the bridge does not describe itself. */
  isProduction: boolean;
  /** With these the bridge speaks HTTPS. */
  https?: HttpsFiles;
}

/** Throws `SettingsError` for a bridge that others could reach without a key. */
export function readBridge(variables: Variables, warnings: Sentence[]): BridgeSettings {
  const wide = wideHost(variables.GPT2GIGA_HOST);
  const key = variables.GPT2GIGA_API_KEY;
  const allowedHosts = variables.BRIDGE_ALLOWED_HOSTS ?? [];
  if (variables.GPT2GIGA_MODE === 'PROD' && !key) {
    throw new SettingsError(
      say('GPT2GIGA_MODE=PROD needs GPT2GIGA_API_KEY: in production no key is made up. Set one.'),
    );
  }
  if (wide && (!key || key.length < 32 || allowedHosts.length === 0)) {
    throw new SettingsError(
      say(
        'GPT2GIGA_HOST={0} opens the bridge to other machines: that needs a GPT2GIGA_API_KEY of at least 32 characters and BRIDGE_ALLOWED_HOSTS. Set both, or remove GPT2GIGA_HOST.',
        wide,
      ),
    );
  }
  if (variables.GPT2GIGA_ENABLE_API_KEY_AUTH === false) {
    if (wide || variables.GPT2GIGA_MODE === 'PROD') {
      throw new SettingsError(
        say('GPT2GIGA_ENABLE_API_KEY_AUTH=False is refused: the bridge always asks for a key. Remove it.'),
      );
    }
    warnings.push(say('GPT2GIGA_ENABLE_API_KEY_AUTH=False changes nothing: the bridge always asks for a key.'));
  }
  const drainS = variables.GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS;
  const origins = variables.GPT2GIGA_CORS_ALLOW_ORIGINS ?? [];
  if (origins.includes('*')) {
    warnings.push(
      say('GPT2GIGA_CORS_ALLOW_ORIGINS=* is not followed: list the exact origins of the pages that may call.'),
    );
  }
  return {
    host: wide,
    port: variables.GPT2GIGA_PORT ?? 8090,
    apiKey: key || madeUpKey(),
    apiKeyIsNew: !key,
    allowedHosts,
    allowedOrigins: origins.filter((origin) => origin !== '*'),
    allowedMethods: variables.GPT2GIGA_CORS_ALLOW_METHODS,
    allowedHeaders: variables.GPT2GIGA_CORS_ALLOW_HEADERS,
    drainMs: drainS === undefined ? undefined : drainS * 1000,
    isProduction: variables.GPT2GIGA_MODE === 'PROD',
    https: readHttpsFiles(variables, warnings),
  };
}
