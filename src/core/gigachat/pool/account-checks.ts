import type { CheckStep, CheckWords } from '../../chat/ports/check-step';
import type { ChatProvider } from '../../chat/ports/provider';
import type { Clock } from '../../ground/clock';
import { checkSteps } from '../account-check';
import type { OpenAccounts } from './accounts';

/**
 * The health check of every account, each by itself under its name, and of the bridge's own address at the end. Its chats
 * go through `around`.
 */
export function accountsCheckSteps(
  members: OpenAccounts['members'],
  bridge: { readonly url: string } | undefined,
  words: CheckWords,
  clock: Pick<Clock, 'now'>,
  around: (provider: ChatProvider) => ChatProvider = (provider) => provider,
): CheckStep[] {
  const [only, ...others] = members;
  if (only && others.length === 0) return checkSteps(only, around(only.provider), bridge, words, clock);
  return members.flatMap((member, index) => {
    const isLast = index === members.length - 1;
    const steps = checkSteps(member, around(member.provider), isLast ? bridge : undefined, words, clock);
    return steps.map((step) =>
      step.own === 'bridge' ? step : { ...step, name: `${member.name}: ${step.name}`, group: member.name },
    );
  });
}
