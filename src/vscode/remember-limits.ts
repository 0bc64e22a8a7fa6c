import type { Logger } from '../core/chat/logger';
import type { AccountMemory } from './account-memory';
import type { Session } from './session';

/** Keeps what GigaChat's refusals say of a model's context between starts; `onLearned` hears when a list has changed. */
export function rememberLimits(
  { profile, parts: { limits } }: Session,
  memory: AccountMemory,
  logger: Logger,
  onLearned: () => void,
): void {
  limits.restore(memory.contextLimits);
  limits.onLearned = async (sizes) => {
    try {
      await memory.keepContextLimits(sizes);
      await memory.keepModels(profile.id, limits.applyTo(memory.models(profile.id)));
      onLearned();
    } catch (error) {
      logger.warn('the size of a context could not be kept', { reason: String(error) });
    }
  };
}
