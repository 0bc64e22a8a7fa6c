import { CallBudget, type Spending } from '../chat/call-budget';
import { type ChatRecord, observe } from '../chat/observe';
import type { ChatProvider } from '../chat/ports/provider';
import { wrapProvider } from '../chat/wrap-provider';
import type { Clock } from '../ground/clock';

/** The same provider; `spent` is told what each of its chats cost. For chats that no caller of the bridge asked. */
export function countedProvider(
  provider: ChatProvider,
  clock: Clock,
  spent: (spendings: readonly Spending[]) => void,
): ChatProvider {
  return wrapProvider(provider, (request, context) => {
    const { calls = new CallBudget() } = context;
    const record: ChatRecord = { steps: 0, toolCalls: 0, onEnd: () => spent(record.spent ?? []) };
    return observe(provider.stream(request, { ...context, calls }), record, clock, calls);
  });
}
