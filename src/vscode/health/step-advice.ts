import * as vscode from 'vscode';
import { traitsOf } from '../../core/chat/error-traits';
import type { ChatError } from '../../core/chat/errors';
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

/** The one thing to do about a step that failed; undefined for one that went well. */
export function adviceFor({ name, own, ok, failure }: CheckResult): StepAdvice | undefined {
  if (ok || !failure) return undefined;
  const { code, kind } = failure;
  if (code === 'account_left' || code === 'wrong_clock')
    return advise('refresh', vscode.l10n.t('Check again'), 'gigachat.healthCheck');
  if (own === undefined) {
    if (code === 'model_not_found') return settings('gigachat.fallback');
    return name === 'OpenRouter'
      ? advise('key', vscode.l10n.t('Set the OpenRouter key…'), 'gigachat.setOpenRouterKey')
      : advise('key', vscode.l10n.t('Set up the service…'), 'gigachat.setUpFallback', name);
  }
  if (own === 'bridge') {
    return advise('debug-restart', vscode.l10n.t('Restart the bridge'), 'gigachat.restartBridge');
  }
  if (isUnknownAuthority(failure)) {
    return advise('shield', vscode.l10n.t('Trust the Russian root certificate…'), 'gigachat.trustRussianRootCa');
  }
  if (code?.startsWith('proxy_')) return settings('http.proxy');
  if (kind === 'tokens-used-up' || code === 'no_chat_model') {
    const label = vscode.l10n.t('Open the GigaChat API project');
    return advise('link-external', label, 'vscode.open', vscode.Uri.parse(project));
  }
  if (code === 'model_not_found' || code === 'model_vanished' || kind === 'forbidden') {
    return advise('list-selection', vscode.l10n.t('Choose another model'), 'gigachat.selectModel');
  }
  if (kind === 'auth') return advise('key', vscode.l10n.t('Sign in with another key'), 'gigachat.signIn');
  // Addresses that lead somewhere else, and ways that are closed: both are settings.
  if (own === 'settings' || kind === 'protocol' || kind === 'not-found' || isAnotherServer(failure))
    return settings('@ext:gigachat-bridge.gigachat-bridge');
  if (traitsOf(failure).help === 'log') return advise('output', vscode.l10n.t('Show the log'), 'gigachat.showLogs');
  if (kind === 'network' || kind === 'offline' || kind === 'timeout') return settings('http.proxy');
  return undefined;
}

/** True when something else answered in the upstream's place: a redirect, or a network that wants a sign-in. */
function isAnotherServer({ kind, upstreamStatus }: ChatError): boolean {
  return kind === 'network' && upstreamStatus !== undefined;
}

function settings(query: string): StepAdvice {
  return advise('settings-gear', vscode.l10n.t('Open the settings'), 'workbench.action.openSettings', query);
}

function advise(icon: string, label: string, command: string, ...given: unknown[]): StepAdvice {
  return { label: `$(${icon}) ${label}`, command, arguments: given };
}
