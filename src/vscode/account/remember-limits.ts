import { usualSizes } from '../../core/gigachat/client/gigachat-models';
import type { AccountMemory } from './account-memory';
import type { Session } from './session';

/** Keeps what was learned of the contexts' sizes; `onLearned` is called when `list` has changed. */
export function rememberLimits(
  { accounts: { members } }: Session,
  memory: AccountMemory,
  list: string,
  onLearned: () => void,
): void {
  for (const { limits } of members) {
    limits.restore(memory.contextLimits);
    limits.onLearned = async (sizes) => {
      for (const other of members) other.limits.restore(sizes);
      await memory.keepContextLimits(sizes);
      await memory.keepModels(
        list,
        limits.applyTo(memory.models(list).map((model) => ({ ...model, ...usualSizes(model.id) }))),
      );
      onLearned();
    };
  }
}
