import { l10n } from 'vscode';
import type { Taken } from '../../core/bridge/share/search';

/** Who is in the way on the wanted port, as a sentence. */
export function explainTaken(by: Taken, port: number): string {
  switch (by) {
    case 'other-bridge':
      return l10n.t('Port {0} is used by the bridge of another VS Code or of another user.', port);
    case 'elsewhere':
      return l10n.t('Port {0} leads to a bridge on another machine.', port);
    case 'reserved':
      return l10n.t('The system lets no program use port {0}: it is reserved.', port);
    case 'stranger':
      return l10n.t('Port {0} is used by another program.', port);
  }
}
