import * as vscode from 'vscode';
import type { CheckResult } from '../../core/health/check';
import { isUnknownAuthority } from '../../core/net/network-errors';
import { stepName } from '../words/health-words';
import { linesOf, milliseconds } from './health-report';

interface HealthItem extends vscode.QuickPickItem {
  /** What picking it does; a step does nothing. */
  act?: () => unknown;
}

/** The list at the top of the window that fills as the steps of a health check end. */
export class HealthView {
  readonly #pick = vscode.window.createQuickPick<HealthItem>();
  #closed = false;

  constructor(
    private readonly names: readonly string[],
    private readonly copyReport: () => Thenable<void>,
  ) {
    const pick = this.#pick;
    pick.title = vscode.l10n.t('GigaChat: health');
    pick.placeholder = vscode.l10n.t('Checking the way to GigaChat, step by step…');
    pick.busy = true;
    pick.ignoreFocusOut = true;
    pick.matchOnDetail = true;
    const copy = { iconPath: new vscode.ThemeIcon('copy'), tooltip: vscode.l10n.t('Copy the report') };
    pick.buttons = [copy];
    pick.onDidTriggerButton(() => void this.#copy());
    pick.onDidAccept(() => pick.selectedItems[0]?.act?.());
    pick.onDidHide(() => {
      this.#closed = true;
      pick.dispose();
    });
    this.show([]);
    pick.show();
  }

  /** True once the user has closed the list. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Shows the results so far, and the steps that are still to come. */
  show(results: readonly CheckResult[]): void {
    if (this.#closed) return;
    const ahead = this.names.slice(results.length).map(
      (name, index): HealthItem => ({
        label: `$(${index === 0 ? 'loading~spin' : 'circle-outline'}) ${stepName(name)}`,
        alwaysShow: true,
      }),
    );
    this.#pick.items = [...results.map(toItem), ...ahead];
  }

  /** Shows how it ended, with what can be done about it. */
  end(results: readonly CheckResult[]): void {
    if (this.#closed) return;
    const failed = results.find((result) => !result.ok);
    this.#pick.busy = false;
    this.#pick.placeholder = failed
      ? vscode.l10n.t('{0}: something is wrong. What to do is written below it.', stepName(failed.name))
      : vscode.l10n.t('Everything works.');
    const separator = { label: '', kind: vscode.QuickPickItemKind.Separator };
    this.#pick.items = [...results.map(toItem), separator, ...notes(results), ...this.#actions(failed)];
    const broken = this.#pick.items.find((_, index) => results[index] === failed);
    if (broken) this.#pick.activeItems = [broken];
  }

  #actions(failed: CheckResult | undefined): HealthItem[] {
    const run = (label: string, command: string): HealthItem => ({
      label,
      alwaysShow: true,
      act: () => {
        this.#pick.hide();
        return vscode.commands.executeCommand(command);
      },
    });
    // The list cuts what is longer than a line, so what to do stands on lines of its own.
    const [, ...steps] = failed ? linesOf(failed) : [];
    const advice = steps.map((step): HealthItem => ({ label: `$(arrow-right) ${step}`, alwaysShow: true }));
    return [
      ...advice,
      ...(failed?.name === 'OpenRouter'
        ? [run(`$(key) ${vscode.l10n.t('Set the OpenRouter key…')}`, 'gigachat.setOpenRouterKey')]
        : []),
      ...(failed?.failure && failed.name !== 'OpenRouter' && isUnknownAuthority(failed.failure)
        ? [run(`$(shield) ${vscode.l10n.t('Allow the Russian root certificate…')}`, 'gigachat.trustRussianRootCa')]
        : []),
      ...(failed?.name !== 'OpenRouter' && failed?.failure?.kind === 'auth'
        ? [run(`$(key) ${vscode.l10n.t('Sign in with another key')}`, 'gigachat.signIn')]
        : []),
      ...(failed?.name === 'bridge'
        ? [run(`$(debug-restart) ${vscode.l10n.t('Restart the bridge')}`, 'gigachat.restartBridge')]
        : []),
      ...(failed ? [run(`$(refresh) ${vscode.l10n.t('Check again')}`, 'gigachat.healthCheck')] : []),
      { label: `$(copy) ${vscode.l10n.t('Copy the report')}`, alwaysShow: true, act: () => this.#copy() },
      run(`$(output) ${vscode.l10n.t('Show the log')}`, 'gigachat.showLogs'),
    ];
  }

  async #copy(): Promise<void> {
    await this.copyReport();
    this.#pick.hide();
    void vscode.window.showInformationMessage(vscode.l10n.t('The report is on the clipboard. It holds no key.'));
  }
}

/** What steps that went well have to say beyond their first line. */
function notes(results: readonly CheckResult[]): HealthItem[] {
  const lines = results.filter(({ ok }) => ok).flatMap((result) => linesOf(result).slice(1));
  return lines.map((line) => ({ label: `$(info) ${line}`, alwaysShow: true }));
}

function toItem(result: CheckResult): HealthItem {
  return {
    label: `$(${result.ok ? 'pass-filled' : 'error'}) ${stepName(result.name)}`,
    description: milliseconds(result),
    detail: linesOf(result)[0],
    alwaysShow: true,
  };
}
