import * as vscode from 'vscode';
import type { HttpSettings } from '../editor/editor-proxy';
import type { EditorSettings } from '../editor/editor-settings';
import { loadEngine } from './load-engine';

/**
 * The settings as the user set them. The scopes in the manifest keep a workspace from setting any, and its values are
 * not looked at here either.
 */
export function readSettings(): EditorSettings {
  const { readEditorSettings, readEditorNetwork, settingNames } = loadEngine();
  const configuration = vscode.workspace.getConfiguration('gigachat');
  const raw: Partial<Record<(typeof settingNames)[number], unknown>> = {};
  const defaults: Partial<Record<(typeof settingNames)[number], unknown>> = {};
  for (const name of settingNames) {
    const found = configuration.inspect(name);
    raw[name] = found?.globalValue;
    defaults[name] = found?.defaultValue;
  }
  return readEditorSettings(raw, defaults, readEditorNetwork(readHttpSettings(), process.env));
}

/** VS Code's own settings of the network, as the user set them: those of a workspace are not looked at either. */
function readHttpSettings(): HttpSettings {
  const configuration = vscode.workspace.getConfiguration('http');
  return Object.fromEntries(
    loadEngine().httpSettingNames.map((name) => {
      const found = configuration.inspect(name);
      return [name, found?.globalValue ?? found?.defaultValue];
    }),
  );
}

/** The model that the user chose; undefined for the best one. Does not load the network part. */
export function chosenModel(): string | undefined {
  const value: unknown = vscode.workspace.getConfiguration('gigachat').inspect('model')?.globalValue;
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
