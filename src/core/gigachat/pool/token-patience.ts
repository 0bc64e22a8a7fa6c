import { ChatError } from '../../chat/errors';
import { pause } from '../../chat/pause';
import type { Clock } from '../../ground/clock';
import type { OpenAccount } from '../account';

/** A token service answers within a fraction of this; it is given up for good after 10 s only. */
const tokenWithinMs = 2000;
/** So long a service that was silent is not waited for again; it is asked in the background all the same. */
const silentForMs = 30_000;

type Asked = Pick<OpenAccount, 'tokens'> & {
  readonly settings: Pick<OpenAccount['settings'], 'authUrl' | 'baseUrl' | 'credentials'>;
};

/**
 * How long a request waits for the access token of an account while another account stands by. Accounts of one token
 * service learn from each other that it is silent.
 */
export class TokenPatience {
  readonly #silentUntilMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves once the account has a token. Throws `timeout` when its service is silent; the exchange goes on. */
  async ready({ tokens, settings }: Asked, signal: AbortSignal): Promise<void> {
    const { validForMs = 0 } = tokens;
    if (validForMs > 0) return;
    const service = 'key' in settings.credentials ? settings.authUrl : settings.baseUrl;
    const token = tokens.get(signal);
    token.then(() => this.#silentUntilMs.delete(service.href)).catch(() => {});
    const isKnown = (this.#silentUntilMs.get(service.href) ?? 0) > this.clock.monotonic();
    const over = new AbortController();
    const late = pause(isKnown ? 1 : tokenWithinMs, this.clock, over.signal).then(() => true);
    const isLate = await Promise.race([token.then(() => false), late]).finally(() => over.abort());
    if (!isLate) return;
    this.#silentUntilMs.set(service.href, this.clock.monotonic() + silentForMs);
    throw new ChatError('timeout', `The token service of ${service.host} is silent. Check the network and the proxy.`, {
      code: 'token_service_silent',
      host: service.host,
    });
  }
}
