import { type Command, l10n } from 'vscode';
import { traitsOf } from '../../core/chat/error-traits';
import type { ChatError } from '../../core/chat/errors';
import { isUnknownAuthority } from '../../core/net/network-errors';

/** The command that helps after a failure, for the button below it. */
export function nextStep(error: ChatError): Command | undefined {
  switch (traitsOf(error).help) {
    case 'sign-in':
      return { command: 'gigachat.signIn', title: l10n.t('Sign in to GigaChat') };
    case 'certificate':
      return isUnknownAuthority(error)
        ? { command: 'gigachat.trustRussianRootCa', title: l10n.t('Trust the Russian root certificate') }
        : healthCheck();
    case 'health-check':
      return healthCheck();
    case 'log':
      return { command: 'gigachat.showLogs', title: l10n.t('Show the log') };
    case undefined:
      return undefined;
  }
}

function healthCheck(): Command {
  return { command: 'gigachat.healthCheck', title: l10n.t('Run the health check') };
}
