import * as vscode from 'vscode';
import { InOrder } from '../../core/ground/in-order';
import { toCommand } from '../../core/health/request-shape';
import type { Html } from '../../editor/dashboard/html';
import { Numbers } from '../../editor/dashboard/numbers';
import { renderLive } from '../../editor/dashboard/render-live';
import { renderTariff } from '../../editor/dashboard/render-tariff';
import { type PackageLeft, renderUsage } from '../../editor/dashboard/render-usage';
import type { Tariff } from '../../editor/usage/tariff';
import type { EditorAccount } from '../account/editor-account';
import type { EditorBridge } from '../bridge/editor-bridge';
import { loadEngine } from '../load-engine';
import { toClipboard } from '../words/to-clipboard';
import { dashboardPage } from './dashboard-page';
import { dashboardCommands, renderHealth } from './render-health';
import { translatedWords } from './translated-words';

/** Days of the history that are shown. */
const shownDays = 30;
/** Changes that come within this time are sent together. */
const togetherMs = 250;
const officialTariffs = 'https://developers.sber.ru/docs/ru/gigachat/tariffs/individual-tariffs';

type Section = 'health' | 'live' | 'usage' | 'tariff';

let open: Dashboard | undefined;

/** Opens the dashboard, or brings the open one to the front. */
export function openDashboard(account: EditorAccount, bridge: EditorBridge, extension: vscode.Uri): Dashboard {
  open ??= new Dashboard(account, bridge, extension, () => {
    open = undefined;
  });
  open.show();
  return open;
}

/** The dashboard while it is open. Hidden or closed it is sent nothing, and nothing runs for it. */
export class Dashboard {
  readonly #words = translatedWords((text) => this.account.usage.shown(text));
  readonly #numbers = new Numbers(this.#words.locale);
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: vscode.Disposable[];
  readonly #shown = new Map<Section, string>();
  readonly #inOrder = new InOrder();
  #timer: NodeJS.Timeout | undefined;
  #isReady = false;

  constructor(
    private readonly account: EditorAccount,
    private readonly bridge: EditorBridge,
    extension: vscode.Uri,
    closed: () => void,
  ) {
    this.#panel = vscode.window.createWebviewPanel('gigachat.dashboard', this.#words.title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableForms: true,
      localResourceRoots: [vscode.Uri.joinPath(extension, 'media')],
    });
    const changed = () => this.#changed();
    this.#parts = [
      this.#panel.webview.onDidReceiveMessage((message: unknown) => void this.#receive(message).catch(() => {})),
      this.#panel.onDidChangeViewState(() => this.#follow()),
      account.onDidChange(changed),
      account.onDidChangeActivity(changed),
      bridge.onDidChange(changed),
    ];
    this.#panel.onDidDispose(() => {
      this.#stop();
      for (const part of this.#parts) part.dispose();
      closed();
    });
    this.#panel.webview.html = dashboardPage(this.#panel.webview, extension, this.#words);
    this.#follow();
  }

  show(): void {
    this.#panel.reveal();
  }

  close(): void {
    this.#panel.dispose();
  }

  /** True while anything runs for the dashboard. */
  get isAtWork(): boolean {
    return this.#timer !== undefined || this.account.usage.ledger.onChange !== undefined;
  }

  /** The sections as they would be shown now. */
  async sections(): Promise<Record<Section, Html>> {
    const { usage, models } = this.account;
    const { viewUsage, daysLeft } = loadEngine();
    const now = Date.now();
    const [{ rows, completions, broken }, tariff] = await Promise.all([usage.history.read(), usage.tariff.read()]);
    const packages = models.flatMap(({ id, tokensLeft }): PackageLeft[] =>
      tokensLeft === undefined ? [] : [{ model: id, tokens: tokensLeft, days: daysLeft(tokensLeft, id, rows, now) }],
    );
    const view = viewUsage(rows, tariff, now, shownDays);
    return {
      health: renderHealth(this.account, this.bridge, this.#words),
      live: renderLive(usage.ledger.entries, this.#words, this.#numbers),
      usage: renderUsage({ view, packages, completions, broken }, this.#words, this.#numbers),
      tariff: renderTariff(tariff, this.#chats(), this.#words),
    };
  }

  /** On the screen it hears of every request, elsewhere of none. */
  #follow(): void {
    if (!this.#panel.visible) this.#stop();
    else {
      this.account.usage.ledger.onChange = () => this.#changed();
      this.#changed();
    }
  }

  #stop(): void {
    this.account.usage.ledger.onChange = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // The page of a hidden panel is thrown away; it asks anew when it is back.
    this.#isReady = false;
    this.#shown.clear();
  }

  #changed(): void {
    if (!this.#isReady || !this.#panel.visible || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#send().catch(() => {});
    }, togetherMs);
  }

  /** Sends what has changed, one time after the other: what was read first must not be shown last. */
  #send(): Promise<void> {
    return this.#inOrder.run(() => this.#sendChanged());
  }

  async #sendChanged(): Promise<void> {
    const sections = Object.entries(await this.sections()) as [Section, Html][];
    const changed = sections.filter(([name, { text }]) => this.#shown.get(name) !== text);
    if (!this.#isReady || changed.length === 0) return;
    for (const [name, { text }] of changed) this.#shown.set(name, text);
    const texts = Object.fromEntries(changed.map(([name, { text }]) => [name, text]));
    await this.#panel.webview.postMessage({ type: 'sections', sections: texts });
  }

  async #receive(message: unknown): Promise<void> {
    if (typeof message !== 'object' || message === null || !('type' in message)) return;
    const { type } = message;
    if (type === 'ready') {
      this.#isReady = true;
      await this.#send();
    } else if (type === 'copyCommand') await this.#copyCommand('id' in message ? message.id : undefined);
    else if (type === 'erase') await this.#erase();
    else if (type === 'saveTariff') await this.#save('tariff' in message ? message.tariff : undefined);
    else if (type === 'officialTariffs') await vscode.env.openExternal(vscode.Uri.parse(officialTariffs));
    else {
      const name = dashboardCommands.find((one) => one === type);
      if (name) await vscode.commands.executeCommand(`gigachat.${name}`);
    }
  }

  async #copyCommand(id: unknown): Promise<void> {
    const entry = typeof id === 'number' ? this.account.usage.ledger.find(id) : undefined;
    const url = this.bridge.state.kind === 'listening' ? this.bridge.state.url : 'http://127.0.0.1:8090';
    if (!entry || !(await toClipboard(toCommand(entry.shape, url, process.platform)))) return;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The command is on the clipboard. It takes the key of the bridge from the variable BRIDGE_KEY.'),
    );
  }

  async #erase(): Promise<void> {
    const yes = vscode.l10n.t('Erase');
    const question = vscode.l10n.t('Erase the history of requests, tokens and completions of all windows?');
    if ((await vscode.window.showWarningMessage(question, { modal: true }, yes)) !== yes) return;
    await this.account.usage.history.erase();
    await this.#send();
  }

  async #save(given: unknown): Promise<void> {
    const read = loadEngine().readTariff(given);
    const note =
      'wrong' in read
        ? { text: this.#explainField(read.wrong), wrong: read.wrong }
        : { text: await this.#store(read.tariff) };
    await this.#panel.webview.postMessage({ type: 'note', ...note });
    // The form is as the user left it; only what follows from it is drawn anew.
    if ('tariff' in read) this.#shown.set('tariff', renderTariff(read.tariff, this.#chats(), this.#words).text);
    await this.#send();
  }

  async #store(tariff: Tariff): Promise<string> {
    try {
      await this.account.usage.saveTariff(tariff);
      return vscode.l10n.t('Saved.');
    } catch (error) {
      return vscode.l10n.t(
        'Not saved, the disk refuses it: {0}',
        error instanceof Error ? error.message : String(error),
      );
    }
  }

  /** Which field of the form cannot be used. */
  #explainField(path: string): string {
    const [, row, name] = /^prices\.(\d+)\.(\w+)$/.exec(path) ?? [];
    const number = Number(row) + 1;
    if (name === 'model') return vscode.l10n.t('Not saved: row {0} names no model.', number);
    const field = name === 'tokens' ? this.#words.tokens : this.#words.roubles;
    const where = name === undefined ? this.#words.limit : vscode.l10n.t('row {0}, {1}', number, field);
    return vscode.l10n.t('Not saved: {0} has to be a number above zero, such as 1000 or 0.2.', where);
  }

  #chats(): string[] {
    return this.account.models.filter(({ kind }) => kind === 'chat').map(({ id }) => id);
  }
}
