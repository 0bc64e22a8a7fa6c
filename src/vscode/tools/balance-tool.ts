import { l10n } from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { Tool } from './tool-contract';
import { toolFailure } from './tool-failures';

/** Tells what is left of the account's packages. Costs nothing, so nobody is asked. */
export const balanceTool: Tool = {
  prepare: () => ({ invocationMessage: l10n.t('Asking GigaChat for the balance') }),
  async run(_input, { accounts }, signal) {
    const lines: string[] = [];
    for (const { name, client } of accounts.members) {
      try {
        const left = [...(await client.balance(signal))].map(([model, tokens]) => `${model}: ${tokens} tokens left`);
        lines.push(...(accounts.members.length > 1 ? [`${name}:`] : []), ...left);
      } catch (thrown) {
        const error = toChatError(thrown, signal);
        if (error.kind !== 'forbidden') throw error;
        lines.push(`${name}: this account pays as it goes and has no packages`);
      }
    }
    if (lines.length === 0) throw toolFailure(l10n.t('GigaChat tells of no packages for this account.'));
    return lines.join('\n');
  },
};
