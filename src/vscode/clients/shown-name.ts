import { l10n } from 'vscode';
import type { Client } from '../../core/setup/clients/client';

/** What a client is called in the editor's language: most have a name of their own, some are described. */
export function shownName({ id, name }: Client): string {
  switch (id) {
    case 'vscode':
      return l10n.t('VS Code’s own custom endpoint');
    case 'openai-env':
      return l10n.t('OpenAI SDK (environment)');
    case 'anthropic-env':
      return l10n.t('Anthropic SDK (environment)');
    default:
      return name;
  }
}
