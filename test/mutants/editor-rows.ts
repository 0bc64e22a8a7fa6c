import { table } from './mutant';

/** The extension: tests of the suite `extension` run in a real VS Code, which takes half a minute for each row. */
// biome-ignore format: a row is a line.
export const editorRows = table('vscode', [
  ['E01', 'status-tooltip.ts', "const tooltip = new MarkdownString('', true);", "const tooltip = new MarkdownString('', true);\n  tooltip.isTrusted = true;", 'a text runs commands of our own list only', 'security/editor.test.ts', 'T21'],
  ['E02', 'read-settings.ts', 'raw[name] = found?.globalValue;', 'raw[name] = found?.workspaceValue ?? found?.globalValue;', 'what a workspace sets is not read', 'security/editor.test.ts', 'T14'],
  ['E03', 'read-settings.ts', 'return [name, found?.globalValue ?? found?.defaultValue];', 'return [name, configuration.get(name)];', 'no proxy is one that a workspace names', 'extension/proxy.test.ts', 'is none that a workspace names'],
  ['E04', 'set-openrouter-key.ts', 'password: true,', '', 'a secret is hidden while it is typed', 'security/editor.test.ts', 'T12'],
  ['E05', 'profile-store.ts', 'await this.secrets.store(profilesName, JSON.stringify(stored));', "require('node:fs').writeFileSync(profilesName, JSON.stringify(stored));", 'secrets are in the secret storage alone', 'security/editor.test.ts', 'T13'],
]);
