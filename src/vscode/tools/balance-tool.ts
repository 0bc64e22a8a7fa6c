import { l10n } from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { explainConnection } from '../words/connection-words';
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
        if (accounts.members.length > 1) lines.push(left.length > 0 ? `${name}:` : `${name}: no packages`);
        lines.push(...left);
      } catch (thrown) {
        const error = toChatError(thrown, signal);
        // Such an account has no packages; a host of one's own may not know the question.
        const hasNone = error.kind === 'forbidden' || error.kind === 'not-found';
        if (signal.aborted || (!hasNone && accounts.members.length === 1)) throw error;
        // What the others have left is told all the same.
        lines.push(
          `${name}: ${hasNone ? 'this account pays as it goes and has no packages' : explainConnection(error)}`,
        );
      }
    }
    if (lines.length === 0) throw toolFailure(l10n.t('GigaChat lists no token packages for this account.'));
    return lines.join('\n');
  },
};
