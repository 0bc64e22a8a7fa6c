import * as vscode from 'vscode';
import type { Account } from '../account/editor-account';
import { offer, offerSignIn, runs } from '../words/offer';
import { withoutIcons } from '../words/without-icons';
import { changeSettings, missingSettings, restoreSettings, type SettingChange } from './chat-settings';
import { autoModel, vendor } from './model-list';

/** VS Code's own chat extension: agent mode and questions without a participant live in it, whichever model answers. */
const chatExtension = 'GitHub.copilot-chat';
/** Under which names the global state keeps what was changed, and that the person did not want it. */
const changesKey = 'chatSetup';
const declinedKey = 'chatSetupDeclined';
/** While it is set, the palette offers the undo. */
const contextKey = 'gigachat.chatIsSetUp';

/**
 * Makes VS Code's own chat work with GigaChat and without a GitHub account, with the person's consent: VS Code ships
 * its chat extension turned off until somebody signs in to GitHub, and some of its settings wait for GitHub's models.
 */
export class ChatSetup {
  constructor(private readonly state: vscode.Memento) {
    this.#tellPalette();
  }

  /** Whether everything is as it has to be. */
  isDone(account: Account): boolean {
    return isOn() && missingSettings(account).length === 0;
  }

  /** Asks, after a sign-in, whether to set it up. False when there is nothing to ask, or the answer is not yes. */
  async offer(account: Account): Promise<boolean> {
    if (this.state.get(declinedKey, false)) return false;
    await listed(account);
    if (this.isDone(account)) return false;
    const answer = await ask(missingSettings(account));
    if (answer === 'no') await this.state.update(declinedKey, true);
    if (answer !== 'yes') return false;
    await this.turnOn(account);
    return true;
  }

  /** `GigaChat: Turn On Agent Mode`: sets it up, and says what can be done now. */
  async turnOn(account: Account): Promise<void> {
    if (!(await account.provider())) {
      return void offerSignIn(vscode.l10n.t('Agent mode can be turned on once you have signed in to GigaChat.'));
    }
    await listed(account);
    const changed = await changeSettings(missingSettings(account));
    await this.state.update(changesKey, [...this.#changes(), ...changed]);
    this.#tellPalette();
    const turning = turnOnExtension().then(() => true, sayNotTurnedOn);
    if (!vscode.workspace.isTrusted) {
      // VS Code waits until the extension runs, which it does with the trust only.
      turning.catch(() => {});
      return await this.#sayRestricted();
    }
    if (!(await turning)) return;
    const message = vscode.l10n.t(
      'GigaChat now answers every question in the chat, and in agent mode it edits files and runs tools.',
    );
    await offer('Information', message, {
      [vscode.l10n.t('Open chat')]: openAgentMode,
      [vscode.l10n.t('Undo')]: () => this.undo(),
    });
  }

  /** `GigaChat: Undo Agent Mode`: the settings as they were; the extension is turned off on its own page. */
  async undo(): Promise<void> {
    await restoreSettings(this.#changes());
    await this.state.update(changesKey, undefined);
    this.#tellPalette();
    const message = vscode.l10n.t(
      "VS Code's settings are as they were. Its chat extension is turned off on its own page, with Disable.",
    );
    await offer('Information', message, { [vscode.l10n.t('Open the page')]: runs('extension.open', chatExtension) });
  }

  /** VS Code turns its chat on with the trust, and asks for a GitHub account when the trust comes with a question. */
  async #sayRestricted(): Promise<void> {
    const message = vscode.l10n.t(
      'The chat is set up for GigaChat. This window is in restricted mode, where VS Code keeps its own chat off and only @gigachat answers. Trust the folder if you know who wrote it.',
    );
    await offer('Information', message, {
      [vscode.l10n.t('Manage trust')]: runs('workbench.trust.manage'),
      [vscode.l10n.t('Undo')]: () => this.undo(),
    });
  }

  #changes(): readonly SettingChange[] {
    return this.state.get<readonly SettingChange[]>(changesKey, []);
  }

  #tellPalette(): void {
    void vscode.commands.executeCommand('setContext', contextKey, this.state.get(changesKey) !== undefined);
  }
}

/** Turns VS Code's chat extension on and tells VS Code that there are models besides GitHub's. */
async function turnOnExtension(): Promise<void> {
  // With a group of its own a vendor counts as the person's choice: VS Code stops asking for a GitHub account.
  await vscode.commands.executeCommand('lm.addLanguageModelsProviderGroup', { name: 'GigaChat', vendor }).then(
    undefined,
    () => undefined, // There is one already, or this VS Code knows no groups.
  );
  await vscode.commands.executeCommand('workbench.extensions.installExtension', chatExtension, { enable: true });
}

/** Says that it could not be turned on, and what else does that. */
async function sayNotTurnedOn(): Promise<false> {
  const message = vscode.l10n.t(
    "VS Code's chat extension could not be turned on. Open the list of language models: that turns it on.",
  );
  await offer('Warning', message, { [vscode.l10n.t('Manage models')]: runs('workbench.action.chat.manage') });
  return false;
}

/** The Chat view in agent mode with GigaChat as its model. Nothing is sent. */
async function openAgentMode(): Promise<void> {
  const open = (more: object) =>
    vscode.commands.executeCommand('workbench.action.chat.open', { mode: 'agent', ...more });
  // A chat where `@gigachat` was asked begins with that typed, which is not agent mode: an empty text takes its place.
  const empty = { query: ' ', isPartialQuery: true };
  await open({ ...empty, modelSelector: { vendor, id: autoModel } }).then(undefined, () => open(empty));
}

/** The models: one of them is named in a setting. */
async function listed(account: Account): Promise<void> {
  if (account.preferredModel === undefined) await account.refreshModels(AbortSignal.timeout(10_000)).catch(() => []);
}

/** The question, with everything that a yes changes below it; undefined when it is left without an answer. */
function ask(changes: readonly SettingChange[]): Promise<'yes' | 'no' | undefined> {
  interface Choice extends vscode.QuickPickItem {
    answer?: 'yes' | 'no';
    setting?: string;
  }
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = vscode.l10n.t('Signed in. The last step: questions without @gigachat, and agent mode');
  pick.placeholder = vscode.l10n.t("Set VS Code's own chat up for GigaChat? A GitHub account is not needed.");
  const extension: Choice[] = isOn()
    ? []
    : [{ label: chatExtension, description: vscode.l10n.t("VS Code's own chat extension is turned on") }];
  pick.items = [
    {
      label: `$(check) ${vscode.l10n.t('Set up')}`,
      detail: vscode.l10n.t('GigaChat answers every question and edits files. Undo takes it back.'),
      answer: 'yes',
    },
    {
      label: `$(close) ${vscode.l10n.t('Not now')}`,
      detail: vscode.l10n.t('Only @gigachat answers. Later: the command "GigaChat: Turn On Agent Mode".'),
      answer: 'no',
    },
    { label: vscode.l10n.t('What changes'), kind: vscode.QuickPickItemKind.Separator },
    ...extension,
    ...changes.map(({ name, value }) => ({ label: name, description: withoutIcons(String(value)), setting: name })),
  ];
  let answer: 'yes' | 'no' | undefined;
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [picked] = pick.selectedItems;
      if (picked?.setting !== undefined) void runs('workbench.action.openSettings', picked.setting)();
      if (picked?.answer === undefined) return;
      answer = picked.answer;
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(answer);
    });
    pick.show();
  });
}

function isOn(): boolean {
  return vscode.extensions.getExtension(chatExtension) !== undefined;
}
