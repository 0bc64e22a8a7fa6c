import * as vscode from 'vscode';
import { traitsOf } from '../../core/chat/error-traits';
import type { CheckResult } from '../../core/health/check';
import { isUnknownAuthority } from '../../core/net/network-errors';

/** What a person can do about a step that failed. */
export interface StepAdvice {
  /** With its icon. */
  label: string;
  command: string;
  arguments: unknown[];
}

/** Where keys and packages are looked after. */
const project = 'https://developers.sber.ru/studio';

/** The name of a step without that of its account. */
export function stepOf(name: string): string {
  return name.slice(name.lastIndexOf(': ') + 1).trim();
}

/** The steps of an account and of the bridge; every other step is a service behind GigaChat. */
const ownSteps: ReadonlySet<string> = new Set([
  ...['settings', 'network', 'TLS', 'clock', 'OAuth', 'models', 'balance', 'chat', 'bridge'],
]);

/** True for the step of a service behind GigaChat. */
export function isService(name: string): boolean {
  return !ownSteps.has(stepOf(name));
}

/** The one thing to do about a step that failed; undefined for one that went well. */
export function adviceFor({ name, ok, failure }: CheckResult): StepAdvice | undefined {
  if (ok || !failure) return undefined;
  const step = stepOf(name);
  const { code, kind } = failure;
  if (isService(name)) {
    if (code === 'model_not_found') return settings('gigachat.fallback');
    return name === 'OpenRouter'
      ? {
          label: `$(key) ${vscode.l10n.t('Set the OpenRouter key…')}`,
          command: 'gigachat.setOpenRouterKey',
          arguments: [],
        }
      : {
          label: `$(key) ${vscode.l10n.t('Set up the service…')}`,
          command: 'gigachat.setUpFallback',
          arguments: [name],
        };
  }
  if (step === 'bridge') {
    return {
      label: `$(debug-restart) ${vscode.l10n.t('Restart the bridge')}`,
      command: 'gigachat.restartBridge',
      arguments: [],
    };
  }
  if (isUnknownAuthority(failure)) {
    const label = `$(shield) ${vscode.l10n.t('Trust the Russian root certificate…')}`;
    return { label, command: 'gigachat.trustRussianRootCa', arguments: [] };
  }
  if (code === 'wrong_clock') {
    return { label: `$(refresh) ${vscode.l10n.t('Check again')}`, command: 'gigachat.healthCheck', arguments: [] };
  }
  if (code?.startsWith('proxy_')) return settings('http.proxy');
  if (kind === 'tokens-used-up' || code === 'no_chat_model') {
    const label = `$(link-external) ${vscode.l10n.t('Open the GigaChat API project')}`;
    return { label, command: 'vscode.open', arguments: [vscode.Uri.parse(project)] };
  }
  if (code === 'model_not_found' || code === 'model_vanished' || kind === 'forbidden') {
    return {
      label: `$(list-selection) ${vscode.l10n.t('Choose another model')}`,
      command: 'gigachat.selectModel',
      arguments: [],
    };
  }
  if (kind === 'auth') {
    return { label: `$(key) ${vscode.l10n.t('Sign in with another key')}`, command: 'gigachat.signIn', arguments: [] };
  }
  // Addresses that lead somewhere else, and ways that are closed: both are settings.
  if (step === 'settings' || kind === 'protocol' || failure.upstreamStatus === 301)
    return settings('@ext:gigachat-bridge.gigachat-bridge');
  if (traitsOf(failure).help === 'log') {
    return { label: `$(output) ${vscode.l10n.t('Show the log')}`, command: 'gigachat.showLogs', arguments: [] };
  }
  if (kind === 'network' || kind === 'offline' || kind === 'timeout') return settings('http.proxy');
  return undefined;
}

function settings(query: string): StepAdvice {
  return {
    label: `$(settings-gear) ${vscode.l10n.t('Open the settings')}`,
    command: 'workbench.action.openSettings',
    arguments: [query],
  };
}
