import * as vscode from 'vscode';
import { traitsOf } from '../../core/chat/error-traits';
import { toChatError } from '../../core/chat/errors';
import type { QueuePlace } from '../../core/chat/queue-place';
import type { Logger } from '../../core/ground/logger';
import type { Account } from '../account/editor-account';
import { asideClient } from '../account/queue-state';
import { describePlace } from '../chat/participant-waiting';
import { asMessage } from '../words/as-text';
import { explain } from '../words/error-words';
import { offerSignIn } from '../words/offer';
import { toLanguageModelError } from './model-errors';
import { autoModel, type GigaChatModel, listModels, vendor } from './model-list';
import { toChatRequest } from './model-request';
import { countTokens } from './model-tokens';
import { openChat, withSignal } from './open-chat';
import { isAside, type OwnTurns } from './own-turns';
import { reportAnswer } from './report-answer';
import { waitingThought } from './thinking-part';

/**
 * Offers the account's models to VS Code: in the model picker, to agents and to other extensions. What VS Code asks for
 * itself waits for `turns`, those of the picker and of `@gigachat`.
 */
export function registerLanguageModels(
  context: vscode.ExtensionContext,
  account: Account,
  turns: OwnTurns,
  logger: Logger,
): void {
  // Forks of VS Code may lack it; everything else of the extension works there.
  if (typeof vscode.lm?.registerLanguageModelChatProvider !== 'function') return;
  const provider = new LanguageModels(account, turns, logger, context.globalState);
  context.subscriptions.push(provider, vscode.lm.registerLanguageModelChatProvider(vendor, provider));
  // VS Code resolves models when somebody looks at them, and calls no participant before. So we look at once.
  vscode.lm.selectChatModels({ vendor }).then(undefined, () => {});
}

/** Under which name the global state keeps the models that were listed, the newest first. */
const listedName = 'listedModels';
/** More are not kept: accounts come and go. */
const mostKept = 24;

class LanguageModels implements vscode.LanguageModelChatProvider<GigaChatModel>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeLanguageModelChatInformation = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  #shown = '';
  /** The models of the account as they were listed last, also before a reload, and behind them those of before. */
  #last: readonly GigaChatModel[];

  constructor(
    private readonly account: Account,
    private readonly turns: OwnTurns,
    private readonly logger: Logger,
    private readonly state: vscode.Memento,
  ) {
    this.#last = state.get<readonly GigaChatModel[]>(listedName, []);
    const follow = () => {
      // Not everything that changes in an account changes its list.
      if (this.#shown !== JSON.stringify(this.#list())) this.#changed.fire();
    };
    this.#subscription = vscode.Disposable.from(account.onDidChange(follow), account.onDidChangeActivity(follow));
  }

  async provideLanguageModelChatInformation({
    silent,
  }: vscode.PrepareLanguageModelChatModelOptions): Promise<GigaChatModel[]> {
    if (!silent && !this.account.signedIn) await vscode.commands.executeCommand('gigachat.signIn');
    const models = this.#list();
    if (this.account.models.length > 0) this.#keep(models);
    this.#shown = JSON.stringify(models);
    return models;
  }

  #keep(models: readonly GigaChatModel[]): void {
    const kept = models.slice(0, mostKept).map(withoutFigures);
    const isKnown = JSON.stringify(kept) === JSON.stringify(this.#last);
    this.#last = kept;
    // Without it a chat is refused as before, after a reload only.
    if (!isKnown) this.state.update(listedName, kept).then(undefined, () => {});
  }

  /**
   * The models of the account, and out of sight those it had, before a sign-out or on another account: a chat in which
   * one of them is picked would be refused by VS Code itself, with no word of what to do.
   */
  #list(): GigaChatModel[] {
    const models = listModels(this.account);
    const shown = new Set(models.map(({ id }) => id));
    const gone = this.#last.filter(({ id }) => !shown.has(id));
    return [...models, ...gone.map((model) => ({ ...model, isUserSelectable: false }))];
  }

  /** The model to ask: what VS Code asks for itself needs not this one, where it has gone. */
  #asked(id: string, aside: boolean): string {
    const { signedIn, models } = this.account;
    return aside && signedIn && models.length > 0 && !models.some((model) => model.id === id) ? autoModel : id;
  }

  provideLanguageModelChatResponse(
    { id }: GigaChatModel,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    return withSignal(token, async (signal) => {
      const aside = isAside(options);
      try {
        // On an account with one stream a title would have the person wait for their answer.
        if (aside && this.account.streams === 1) await this.turns.quiet(signal);
        const context = aside
          ? { signal, interactive: false, client: asideClient }
          : { signal, onWait: thinkAboutWaiting(progress) };
        const request = toChatRequest(this.#asked(id, aside), messages, options);
        const end = aside ? undefined : this.turns.begin();
        try {
          await reportAnswer(openChat(this.account, request, context), progress);
        } finally {
          end?.();
        }
      } catch (thrown) {
        const error = toChatError(thrown, signal);
        if (error.kind === 'internal')
          this.logger.error('an answer for VS Code failed', { reason: String(error.cause) });
        // Picking the row "sign in" runs no command, and agent mode has no button of ours below a failure, so the sign-in
        // is offered here, unless no person has asked. VS Code shows the same message once.
        if (!aside && traitsOf(error).help === 'sign-in' && error.code !== 'account_left')
          void offerSignIn(explain(error)).catch(() => {});
        throw toLanguageModelError(error);
      }
    });
  }

  provideTokenCount(_model: GigaChatModel, counted: string | vscode.LanguageModelChatRequestMessage): Promise<number> {
    return Promise.resolve(countTokens(counted));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** A model without what is known of the account alone, and forgotten with it: what is left, prices, refusals. */
function withoutFigures({ detail: _, pricing: _p, infoText: _i, warningText: _w, ...model }: GigaChatModel) {
  return model;
}

/** Shows the place in the line where an agent shows thoughts: a model has no other way to say that it waits. */
function thinkAboutWaiting(progress: vscode.Progress<vscode.LanguageModelResponsePart>): (place: QueuePlace) => void {
  let shown = '';
  return (place) => {
    const text = describePlace(place);
    const part = text === shown ? undefined : waitingThought(`${asMessage(text)}\n\n`);
    if (part) progress.report(part);
    shown = text;
  };
}
