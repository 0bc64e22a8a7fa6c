import type { Bridge } from '../bridge/server';
import type { CheckStep } from '../health/check';
import type { OpenAccounts } from './accounts';
import { type CheckWords, englishWords } from './check-words';
import { checkSteps } from './checks';

/** The health check of every account, each by itself under its name, and of the bridge's own address at the end. */
export function accountsCheckSteps(
  members: OpenAccounts['members'],
  bridge: Pick<Bridge, 'url'> | undefined,
  words: CheckWords = englishWords,
): CheckStep[] {
  const [only, ...others] = members;
  if (!only) {
    const run = async () => `no account of its own: the callers${bridge ? ` of ${bridge.url}` : ''} bring theirs`;
    return [{ name: 'settings', run }];
  }
  if (others.length === 0) return checkSteps(only, only.provider, bridge, words);
  return members.flatMap((member, index) => {
    const isLast = index === members.length - 1;
    const steps = checkSteps(member, member.provider, isLast ? bridge : undefined, words);
    return steps.map((step) =>
      step.name === 'bridge' ? step : { ...step, name: `${member.name}: ${step.name}`, group: member.name },
    );
  });
}
