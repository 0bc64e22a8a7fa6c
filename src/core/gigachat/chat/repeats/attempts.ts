import type { CallBudget } from '../../../chat/call-budget';
import { type Attempt, adapting } from './adapt';
import type { Ask } from './ask';
import type { HostHabits } from './habits';
import { insistingOnCall } from './insist';
import { structured } from './structured';

/**
 * Everything that may take more than one call of GigaChat, around the single one: first the form the host takes, around it
 * the call that is required, around it the answer's form. All of them draw on one calls.
 */
export function withRepeats(attempt: Attempt, habits: HostHabits, calls: CallBudget): Ask {
  return structured(insistingOnCall(adapting(attempt, habits, calls), calls), habits, calls);
}
