import type { Logger } from '../core/chat/logger';
import type { AccountMemory } from './account-memory';
import { listNameOf } from './account-models';
import type { Session } from './session';

/**
 * Keeps what GigaChat's refusals say of a model's context between starts, and tells every account of the session;
 * `onLearned` hears when a list has changed.
 */
export function rememberLimits(
  session: Pick<Session, 'profiles' | 'accounts'>,
  memory: AccountMemory,
  logger: Logger,
  onLearned: () => void,
): void {
  const list = listNameOf(session);
  const all = session.accounts.members.map(({ limits }) => limits);
  for (const limits of all) {
    limits.restore(memory.contextLimits);
    limits.onLearned = async (sizes) => {
      for (const one of all) one.restore(sizes);
      try {
        await memory.keepContextLimits(sizes);
        if (list !== undefined) await memory.keepModels(list, limits.applyTo(memory.models(list)));
        onLearned();
      } catch (error) {
        logger.warn('the size of a context could not be kept', { reason: String(error) });
      }
    };
  }
}
