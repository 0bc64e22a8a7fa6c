import { commands, l10n, window } from 'vscode';
import { untilAborted } from '../../core/chat/abort';
import type { CallContext } from '../../core/chat/call-context';
import { ChatError } from '../../core/chat/errors';
import { completionClient } from '../../core/completion/completion-client';
import type { Clock } from '../../core/ground/clock';
import { type Shared, shared } from '../../core/ground/shared';
import type { TariffFile } from '../../editor/usage/tariff-file';
import type { UsageHistory } from '../../editor/usage/usage-history';
import type { UsageRow } from '../../editor/usage/usage-rows';
import { asideClient } from '../account/queue-state';
import { loadEngine } from '../load-engine';

/** A disk that does not answer, as a share that has gone, holds no chat up for longer. */
const readWithinMs = 2000;

/** Warns once the user's own limit for a day is reached, or holds every chat back until the user allows it. */
export class DailyLimitGate {
  /** The day and the limit of the last warning, and of the last permission: another limit is spoken of anew. */
  #warnedOf = '';
  #allowed = '';
  /** What was read last, and whether the disk has left a read unanswered since. */
  #rows: readonly UsageRow[] = [];
  #hangs = false;
  #asking: Shared<boolean> | undefined;

  constructor(
    private readonly history: Pick<UsageHistory, 'readDay'>,
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
    const occasion = JSON.stringify([today, limit]);
    if (this.#allowed === occasion || (limit.action === 'warn' && this.#warnedOf === occasion)) return;
    if (!isReached(limit, await this.#rowsOf(today), tariff)) return;
    if (limit.action === 'warn') {
      this.#warnedOf = occasion;
      void this.#warn().catch(() => {});
      return;
    }
    // Nobody is asked for a completion: it is left out.
    if (client === completionClient)
      throw new ChatError('cancelled', 'The daily limit is reached.', { code: 'daily_limit' });
    // Nor for a title: it would ask whoever has just said no.
    if (client === asideClient && !this.#asking) throw reached();
    this.#asking ??= shared(
      this.#ask().finally(() => {
        this.#asking = undefined;
      }),
    );
    if (!(await untilAborted(this.#asking, signal))) throw reached();
    this.#allowed = occasion;
  }

  /** The rows of a day; while the disk does not answer those that were read last. */
  async #rowsOf(today: string): Promise<readonly UsageRow[]> {
    if (!this.#hangs) {
      const reading = this.history
        .readDay(today)
        .then((rows) => {
          this.#rows = rows;
        })
        .catch(() => {})
        .finally(() => {
          this.#hangs = false;
        });
      await new Promise<void>((resolve) => {
        const late = this.clock.timer(readWithinMs, () => {
          this.#hangs = true;
          resolve();
        });
        const done = () => {
          late.cancel();
          resolve();
        };
        reading.then(done, done);
      });
    }
    return this.#rows.filter(({ day }) => day === today);
  }

  async #warn(): Promise<void> {
    const open = l10n.t('Open the dashboard');
    const answer = await window.showWarningMessage(l10n.t('GigaChat: you have reached your daily limit.'), open);
    if (answer === open) await commands.executeCommand('gigachat.openDashboard');
  }

  async #ask(): Promise<boolean> {
    const goOn = l10n.t('Go on today');
    const question = l10n.t('GigaChat: you have reached your daily limit. Go on?');
    // A chat waits for the answer, and VS Code keeps no other message on the screen than an error with buttons.
    return (await window.showErrorMessage(question, goOn, l10n.t('Not today'))) === goOn;
  }
}

function reached(): ChatError {
  return new ChatError(
    'tokens-used-up',
    'The daily limit that was set in the dashboard of the editor is reached. Ask again and allow it there, or raise the limit.',
    { code: 'daily_limit' },
  );
}
