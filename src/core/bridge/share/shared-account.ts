import type { KeptToken } from '../../chat/ports/kept-token';
import type { SharedQueue } from '../../chat/ports/shared-queue';

/** An account whose places and token are shared. */
export interface SharedAccount {
  /** The same for the same way in, and no secret. */
  readonly id: string;
  readonly queue: SharedQueue;
  /** A token to use now; `refused` is the fingerprint of one that GigaChat did not take. Throws `ChatError`. */
  token(refused: string | undefined): Promise<KeptToken>;
}
