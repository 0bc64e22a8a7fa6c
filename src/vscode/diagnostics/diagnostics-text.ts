import { homedir, userInfo } from 'node:os';
import * as vscode from 'vscode';
import { scrub, tellSetting } from '../../editor/diagnostics/scrub';
import type { LogTail } from '../log-tail';

/** What goes into a report. */
export interface DiagnosticsParts {
  version: string;
  /** The names of our own settings. */
  settingNames: readonly string[];
  /** What the account and the bridge are like now, one fact a line. */
  state: readonly string[];
  health: string;
  log: Pick<LogTail, 'lines' | 'failures'>;
  /** Takes out the secrets that are known. */
  clean: (text: string) => string;
}

/** VS Code's own settings that decide about the way to GigaChat. */
const network = [
  'http.proxy',
  'http.noProxy',
  'http.proxySupport',
  'http.proxyStrictSSL',
  'http.proxyAuthorization',
  'http.systemCertificates',
];

/** The report as Markdown. The sections are English, as the log is: whoever helps must be able to read them. */
export function diagnosticsText({ version, settingNames, state, health, log, clean }: DiagnosticsParts): string {
  const { remoteName, uiKind, appName, language } = vscode.env;
  const ui = uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  const facts = [
    `GigaChat Bridge ${version}`,
    `${appName} ${vscode.version}, ${ui}, ${language}${remoteName === undefined ? '' : `, remote ${remoteName}`}`,
    `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  ];
  const text = [
    `# GigaChat Bridge: diagnostics\n\n${vscode.l10n.t('Read this before you share it: nothing was sent anywhere. Keys, passwords and the names of your folders are left out, and no text of a chat was ever in it.')}`,
    section('Versions', facts),
    section('State', state),
    section('Settings that are not the default', [...settingNames, ...network].flatMap(settingLine)),
    section('Health', health.split('\n')),
    section('Last failures', log.failures),
    section('Last lines of the log', log.lines),
  ].join('\n\n');
  return `${scrub(clean(text), homedir(), nameOfUser())}\n`;
}

/** Empty where the system knows no name, as in a container that runs as some number. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function section(title: string, lines: readonly string[]): string {
  // A line that holds ticks must not end the block.
  const body = lines.length === 0 ? 'none' : lines.join('\n').replaceAll('```', "'''");
  return `## ${title}\n\n\`\`\`text\n${body}\n\`\`\``;
}

function settingLine(name: string): string[] {
  const value = vscode.workspace.getConfiguration().inspect(name)?.globalValue;
  return value === undefined ? [] : [`${name}: ${JSON.stringify(tellSetting(name, value))}`];
}
