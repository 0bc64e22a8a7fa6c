import { join } from 'node:path';
import type { CallContext } from '../../core/chat/call-context';
import type { Embedder } from '../../core/chat/ports/embedder';
import type { ChatProvider } from '../../core/chat/ports/provider';
import type { CompletionCounts } from '../../core/completion/completion-counts';
import type { Runtime } from '../../core/ground/runtime';
import { shortened } from '../../core/ground/text/shortened';
import type { RequestLedger } from '../../core/health/request-ledger';
import type { Tariff } from '../../editor/usage/tariff';
import type { TariffFile } from '../../editor/usage/tariff-file';
import type { UsageHistory } from '../../editor/usage/usage-history';
import { isEditorClient } from '../account/queue-state';
import { loadEngine } from '../load-engine';
import { DailyLimitGate } from './daily-limit';

/** What the account is used for: the requests under way, and the history of all windows. */
export class AccountUsage {
  #parts: { ledger: RequestLedger; history: UsageHistory; tariff: TariffFile } | undefined;

  #tariffNow: Tariff | undefined;

  /**
   * `folder` is the extension's own; `workspace` names what is open in this window; `changed` hears of other prices.
   */
  constructor(
    private readonly folder: () => string,
    private readonly workspace: () => string,
    private readonly runtime: Runtime,
    private readonly changed: () => void,
  ) {}

  /** What is said of a failure as the dashboard may show it: without secrets, of a length to read. */
  shown(text: string): string {
    return shortened(this.runtime.redactor.clean(text), 500);
  }

  get ledger(): RequestLedger {
    return this.#open().ledger;
  }

  get history(): UsageHistory {
    return this.#open().history;
  }

  get tariff(): TariffFile {
    return this.#open().tariff;
  }

  /** What 1000 tokens of a model cost by the tariff that was read last; undefined where the user entered no price. */
  roublesPerThousand(model: string): number | undefined {
    return this.#tariffNow && loadEngine().roublesPerThousand(model, this.#tariffNow);
  }

  /** Reads the tariff, which another window may have changed. */
  async readTariff(): Promise<void> {
    this.#use(await this.tariff.read());
  }

  async saveTariff(tariff: Tariff): Promise<void> {
    await this.tariff.write(tariff);
    this.#use(tariff);
  }

  #use(tariff: Tariff): void {
    const isSame = JSON.stringify(tariff.prices) === JSON.stringify(this.#tariffNow?.prices ?? []);
    this.#tariffNow = tariff;
    if (!isSame) this.changed();
  }

  /** The same provider, each of its chats written down. */
  follow(provider: ChatProvider): ChatProvider {
    return this.ledger.follow(provider);
  }

  /** The same embedder; what it takes is counted as well. */
  followEmbedder(embedder: Embedder): Embedder {
    const { usageOfVectors } = loadEngine();
    return {
      embed: async (model, texts, context) => {
        const embedded = await embedder.embed(model, texts, context);
        this.history.add(usageOfVectors(embedded, context.client ?? '', this.runtime.clock.now()));
        return embedded;
      },
    };
  }

  /** What became of a suggestion, as a number. */
  countCompletion(what: keyof CompletionCounts): void {
    const { dayOf } = loadEngine();
    const day = { day: dayOf(this.runtime.clock.now()), shown: 0, accepted: 0, typedOver: 0 };
    this.history.addCompletion({ ...day, [what]: 1 });
  }

  #open() {
    if (this.#parts) return this.#parts;
    const { RequestLedger, UsageHistory, TariffFile, usageOf } = loadEngine();
    const { clock, logger, redactor } = this.runtime;
    const folder = join(this.folder(), 'usage');
    const history = new UsageHistory(folder, logger);
    const tariff = new TariffFile(folder);
    const gate = new DailyLimitGate(history, tariff, clock);
    const ledger = new RequestLedger(
      clock,
      (entry) => {
        // Programs that come over the bridge belong to no folder of this window.
        const folder = isEditorClient(entry.client) ? this.workspace() : '';
        for (const row of usageOf(entry, folder)) history.add(row);
      },
      (context: CallContext) => gate.before(context),
      (name) => redactor.clean(name),
    );
    this.#parts = { ledger, history, tariff };
    return this.#parts;
  }
}
