import type { CallAllowance } from '../../chat/call-allowance';
import { type Attempt, adapting } from './adapt';
import type { Ask } from './ask';
import type { HostHabits } from './habits';
import { insistingOnCall } from './insist';
import { structured } from './structured';

/**
 * Everything that may take more than one call of GigaChat, around the single one: first the form the host takes, around it
 * the call that is required, around it the answer's form. All of them draw on one allowance.
 */
export function withRepeats(attempt: Attempt, habits: HostHabits, allowance: CallAllowance): Ask {
  return structured(insistingOnCall(adapting(attempt, habits, allowance), allowance), habits, allowance);
}
