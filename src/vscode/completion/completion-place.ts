import { accountPlace } from '../../core/completion/account-place';
import type { CompletionPlace } from '../../core/completion/completion-desk';
import type { EditorAccount } from '../account/editor-account';
import { fastModel } from './fast-model';

/** The account as a place for completions: never OpenRouter, never in the queue. Undefined when nobody is signed in. */
export async function completionPlace(account: EditorAccount, chosen: string): Promise<CompletionPlace | undefined> {
  const session = await account.session();
  const model = completionModel(account, chosen);
  if (!session || model === undefined) return undefined;
  const queues = session.accounts.members.map(({ queue }) => queue);
  return accountPlace(session.alone, queues, model);
}

/** The model that completes: the one that was set, else the fastest of the list. */
export function completionModel({ models, preferredModel }: EditorAccount, chosen: string): string | undefined {
  if (chosen !== '' && models.some(({ id }) => id === chosen)) return chosen;
  return fastModel(models) ?? preferredModel;
}
