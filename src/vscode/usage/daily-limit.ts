import { commands, l10n, window } from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import type { CallContext } from '../../core/chat/call-context';
import { ChatError } from '../../core/chat/errors';
import { completionClient } from '../../core/completion/completion-client';
import type { Clock } from '../../core/ground/clock';
import { type Shared, shared } from '../../core/ground/shared';
import type { TariffFile } from '../../editor/usage/tariff-file';
import type { UsageHistory } from '../../editor/usage/usage-history';
import { asideClient } from '../account/queue-state';
import { loadEngine } from '../load-engine';

/** Warns once the user's own limit for a day is reached, or holds every chat back until the user allows it. */
export class DailyLimitGate {
  #warnedOn = '';
  #allowedOn = '';
  #asking: Shared<boolean> | undefined;

  constructor(
    private readonly history: Pick<UsageHistory, 'read'>,
    private readonly tariff: Pick<TariffFile, 'read'>,
    private readonly clock: Clock,
  ) {}

  /** Lets the chat through, or throws `daily_limit` when the user does not want to go on. */
  async before({ client, signal }: CallContext): Promise<void> {
    const tariff = await this.tariff.read();
    const { limit } = tariff;
    if (!limit) return;
    const { dayOf, isReached } = loadEngine();
    const today = dayOf(this.clock.now());
    if (this.#allowedOn === today || (limit.action === 'warn' && this.#warnedOn === today)) return;
    const { rows } = await this.history.read();
    if (
      !isReached(
        limit,
        rows.filter(({ day }) => day === today),
        tariff,
      )
    )
      return;
    if (limit.action === 'warn') {
      this.#warnedOn = today;
      void this.#warn().catch(() => {});
      return;
    }
    // Nobody is asked for a completion: it is left out.
    if (client === completionClient) throw new ChatError('cancelled', 'The daily limit is reached.');
    // Nor for a title: it would ask whoever has just said no.
    if (client === asideClient && !this.#asking) throw reached();
    this.#asking ??= shared(
      this.#ask().finally(() => {
        this.#asking = undefined;
      }),
    );
    if (!(await untilAborted(this.#asking, signal))) throw reached();
    this.#allowedOn = today;
  }

  async #warn(): Promise<void> {
    const open = l10n.t('Open the dashboard');
    const answer = await window.showWarningMessage(l10n.t('GigaChat: the limit you set for a day is reached.'), open);
    if (answer === open) await commands.executeCommand('gigachat.openDashboard');
  }

  async #ask(): Promise<boolean> {
    const goOn = l10n.t('Go on today');
    const question = l10n.t('GigaChat: the limit you set for a day is reached. Go on?');
    return (await window.showWarningMessage(question, goOn, l10n.t('Not today'))) === goOn;
  }
}

function reached(): ChatError {
  return new ChatError(
    'tokens-used-up',
    'The daily limit that was set in the dashboard of the editor is reached. Ask again and allow it there, or raise the limit.',
    { code: 'daily_limit' },
  );
}
