import { table } from './mutant';

/** The extension: tests of the suite `extension` run in a real VS Code, which takes half a minute for each row. */
// biome-ignore format: a row is a line.
export const editorRows = table('vscode', [
  ['E01', 'status-tooltip.ts', 'isTrusted = { enabledCommands: Object.keys(actions) };', 'isTrusted = true;', 'a text runs commands of our own list only', 'security/editor.test.ts', 'T21'],
  ['E02', 'read-settings.ts', 'raw[name] = found?.globalValue;', 'raw[name] = found?.workspaceValue ?? found?.globalValue;', 'what a workspace sets is not read', 'security/editor.test.ts', 'T14'],
  ['E03', 'read-settings.ts', 'return [name, found?.globalValue ?? found?.defaultValue];', 'return [name, configuration.get(name)];', 'no proxy is one that a workspace names', 'extension/proxy.test.ts', 'is none that a workspace names'],
]);
