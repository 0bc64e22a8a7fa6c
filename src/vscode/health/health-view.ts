import * as vscode from 'vscode';
import type { CheckResult } from '../../core/health/check';
import { stepName } from '../words/health-words';
import { withoutIcons } from '../words/without-icons';
import { linesOf, milliseconds } from './health-report';
import { stateIcon, stateWord } from './state-icon';
import { adviceFor } from './step-advice';

interface HealthItem extends vscode.QuickPickItem {
  /** What picking it does; a step that went well does nothing. */
  act?: () => unknown;
}

/** The list at the top of the window that fills as the steps of a health check end. */
export class HealthView {
  readonly #pick = vscode.window.createQuickPick<HealthItem>();
  #closed = false;

  constructor(
    private readonly steps: readonly Pick<CheckResult, 'name' | 'own'>[],
    private readonly copyReport: () => Promise<boolean>,
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
    const ahead = this.steps.slice(results.length).map(
      (step, index): HealthItem => ({
        label: `$(${index === 0 ? 'loading~spin' : 'circle-outline'}) ${withoutIcons(stepName(step))}`,
        alwaysShow: true,
      }),
    );
    this.#pick.items = [...results.map(toItem), ...ahead];
  }

  /** Shows how it ended, with what can be done about it. */
  end(results: readonly CheckResult[]): void {
    if (this.#closed) return;
    const failed = results.find((result) => !result.ok);
    const verdict = verdictOf(failed, results);
    this.#pick.busy = false;
    this.#pick.title = `${vscode.l10n.t('GigaChat: health')} — ${verdict}`;
    this.#pick.placeholder = verdict;
    const separator = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
    const steps = results.map((result) => this.#stepItem(result));
    this.#pick.items = [
      { label: withoutIcons(verdict), iconPath: stateIcon(failed ? 'failed' : 'passed'), alwaysShow: true },
      // Where nobody has to scroll to them.
      ...notes(results),
      separator(vscode.l10n.t('Steps')),
      ...steps,
      separator(vscode.l10n.t('What to do')),
      ...this.#actions(failed),
    ];
    const broken = failed && steps[results.indexOf(failed)];
    if (broken) this.#pick.activeItems = [broken];
  }

  #stepItem(result: CheckResult): HealthItem {
    const advice = adviceFor(result);
    return { ...toItem(result), ...(advice && { act: () => this.#follow(advice.command, ...advice.arguments) }) };
  }

  #actions(failed: CheckResult | undefined): HealthItem[] {
    const run = (label: string, command: string, ...args: unknown[]): HealthItem => ({
      label,
      alwaysShow: true,
      act: () => this.#follow(command, ...args),
    });
    // The list cuts what is longer than a line, so what to do stands on lines of its own.
    const [, ...sentences] = failed ? linesOf(failed) : [];
    const advice = failed && adviceFor(failed);
    return [
      ...sentences.map((sentence): HealthItem => ({ label: `$(arrow-right) ${sentence}`, alwaysShow: true })),
      ...(advice ? [run(advice.label, advice.command, ...advice.arguments)] : []),
      ...(failed && advice?.command !== 'gigachat.healthCheck'
        ? [run(`$(refresh) ${vscode.l10n.t('Check again')}`, 'gigachat.healthCheck')]
        : []),
      { label: `$(copy) ${vscode.l10n.t('Copy the report')}`, alwaysShow: true, act: () => this.#copy() },
      ...(advice?.command === 'gigachat.showLogs'
        ? []
        : [run(`$(output) ${vscode.l10n.t('Show the log')}`, 'gigachat.showLogs')]),
    ];
  }

  #follow(command: string, ...args: unknown[]): Thenable<unknown> {
    this.#pick.hide();
    return vscode.commands.executeCommand(command, ...args);
  }

  async #copy(): Promise<void> {
    if (!(await this.copyReport())) return;
    this.#pick.hide();
    void vscode.window.showInformationMessage(vscode.l10n.t('The report is on the clipboard. It holds no key.'));
  }
}

/** How the check ended, in one sentence. */
function verdictOf(failed: CheckResult | undefined, results: readonly CheckResult[]): string {
  if (failed) return vscode.l10n.t('The step "{0}" did not pass. What to do is written below it.', stepName(failed));
  return results.some(({ untried }) => untried)
    ? vscode.l10n.t('Everything that was tried works; the account is busy with another answer.')
    : vscode.l10n.t('Everything works.');
}

/** What steps that went well have to say beyond their first line. */
function notes(results: readonly CheckResult[]): HealthItem[] {
  const lines = results.filter(({ ok }) => ok).flatMap((result) => linesOf(result).slice(1));
  return lines.map((line) => ({ label: `$(info) ${line}`, alwaysShow: true }));
}

function toItem(result: CheckResult): HealthItem {
  const advice = adviceFor(result);
  const state = result.untried ? 'untried' : result.ok ? 'passed' : 'failed';
  const told = [stateWord(state), milliseconds(result)];
  if (advice) told.push(`⏎ ${advice.label.replace(/^\$\([\w-]+\) /, '')}`);
  return {
    label: withoutIcons(stepName(result)),
    iconPath: stateIcon(state),
    description: told.join(' · '),
    detail: linesOf(result)[0],
    alwaysShow: true,
  };
}
