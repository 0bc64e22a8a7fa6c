import type { ChatProvider } from '../chat/ports/provider';
import { maskedAccount } from './masked-account';
import { finderOf } from './masker';
import { maskingProvider } from './masking-provider';

/** What stands between the user and those who answer. */
export interface Protection {
  /** An account of GigaChat, which sees less only where everybody does. */
  protect<T extends Parameters<typeof maskedAccount>[0]>(account: T): T;
  /** A service that answers in GigaChat's place. */
  protectService(service: ChatProvider): ChatProvider;
}

/** Masks for nobody, for the services alone, or for all; `listed` is the user's own list, see `listedFinder`. */
export function protection(before: 'off' | 'fallback' | 'all', listed: readonly string[]): Protection {
  const find = before === 'off' ? undefined : finderOf(listed);
  return {
    protect: (account) => (find && before === 'all' ? maskedAccount(account, find) : account),
    protectService: (service) => (find ? maskingProvider(service, find) : service),
  };
}
