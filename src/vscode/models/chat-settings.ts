import * as vscode from 'vscode';
import type { Account } from '../account/editor-account';
import { fastModel } from '../completion/fast-model';
import { vendor } from './model-list';

/** A setting of VS Code, the value that our chat needs, and what the user had set before. */
export interface SettingChange {
  readonly name: string;
  readonly value: unknown;
  readonly before?: unknown;
}

/** Those whose value is the same everywhere. The palette looks at them as well (`menus` in the manifest). */
export const fixedSettings = [
  // Titles and summaries by the model that answers, instead of one of GitHub's.
  { name: 'chat.byokUtilityModelDefault', value: 'mainAgent' },
  // The harness "Local" shows the models of extensions at once, the others with one more setting.
  { name: 'chat.defaultToCopilotHarness', value: false },
] as const;

/**
 * The settings of VS Code that still differ from what questions without `@gigachat` and agent mode need: only those
 * that this VS Code knows.
 */
export function missingSettings(account: Pick<Account, 'models' | 'preferredModel' | 'refusals'>): SettingChange[] {
  const [utilities, harness] = fixedSettings;
  const { preferredModel: model } = account;
  const small = smallModel(account);
  const wanted: SettingChange[] = [
    utilities,
    ...(small === undefined ? [] : [{ name: smallModelSetting, value: `${vendor}/${small}` }]),
    ...(model === undefined ? [] : [{ name: 'inlineChat.defaultModel', value: `${model} (${vendor})` }]),
    harness,
    ...(restartsForHarness(vscode.version) ? [] : [{ name: 'chat.agentHost.byokModels.enabled', value: true }]),
  ];
  return wanted.flatMap((change) => {
    const found = vscode.workspace.getConfiguration().inspect(change.name);
    if (found?.defaultValue === undefined || found.globalValue === change.value) return [];
    return [{ ...change, before: found.globalValue }];
  });
}

const smallModelSetting = 'chat.utilitySmallModel';

/**
 * The model for titles and other small errands, which the best one would do for many times its price. Where it leaves
 * the list the best one does. Undefined where somebody has chosen one.
 */
function smallModel({ models, refusals }: Pick<Account, 'models' | 'refusals'>): string | undefined {
  const chosen = vscode.workspace.getConfiguration().inspect(smallModelSetting)?.globalValue;
  return chosen ? undefined : fastModel(models.filter(({ id }) => !refusals.has(id)));
}

/** Before 1.136 a change of the other harnesses' setting makes VS Code ask for a restart, in the middle of a sign-in. */
function restartsForHarness(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 1 && minor < 136;
}

/** Sets what is to be changed in the user's settings. Gives what was changed; one that VS Code refuses is left out. */
export async function changeSettings(changes: readonly SettingChange[]): Promise<SettingChange[]> {
  const done: SettingChange[] = [];
  for (const change of changes) {
    if (await update(change.name, change.value)) done.push(change);
  }
  return done;
}

/**
 * Gives settings their value of before, the last change first, but for those that somebody has changed since.
 */
export async function restoreSettings(changes: readonly SettingChange[]): Promise<void> {
  for (const { name, value, before } of [...changes].reverse()) {
    if (vscode.workspace.getConfiguration().inspect(name)?.globalValue === value) await update(name, before);
  }
}

async function update(name: string, value: unknown): Promise<boolean> {
  try {
    await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
    return true;
  } catch {
    return false;
  }
}
