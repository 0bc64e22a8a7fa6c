import { env, l10n } from 'vscode';
import { type DashboardWords, dashboardWords } from '../../editor/dashboard/dashboard-words';
import { clientName } from '../words/client-words';
import { explain } from '../words/error-words';

/** The texts of the dashboard in the editor's language; what is said of failures goes through `shown`. */
export function translatedWords(shown = (text: string) => text): DashboardWords {
  return dashboardWords(l10n, { locale: env.language, explain: (failure) => shown(explain(failure)), clientName });
}
