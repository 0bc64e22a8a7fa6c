import { table } from './mutant';

/** Rules that only the threat model asks for: what the extension must not have, and where requests must not go. */
// biome-ignore format: a row is a line.
export const threatRows = table('threats', [
  ['T16', 'gigachat-client.ts', "this.#call('POST', chatPath, context,", "this.#call('POST', String(body.model ?? chatPath) as typeof chatPath, context,", 'no name of a model changes where a request goes', 'security/upstream-address.test.ts', 'is changed by no field'],
  ['T19', 'register-tools.ts', "import * as vscode from 'vscode';", "import * as vscode from 'vscode';\nexport const draw = (page: { innerHTML: string }, text: string) => {\n  page.innerHTML = text;\n};", 'no text becomes markup of a page', 'security/editor.test.ts', 'T19'],
  ['T20', 'dashboard.ts', "await this.#panel.webview.postMessage({ type: 'sections', sections: texts });", "await this.#panel.webview.postMessage({ type: 'state', sections: texts, account: this.account });", 'a page is handed rendered text alone', 'security/editor.test.ts', 'T20'],
  ['T23', 'register-tools.ts', "if (typeof vscode.lm?.registerTool !== 'function')", "void vscode.commands.executeCommand(String(account));\n  if (typeof vscode.lm?.registerTool !== 'function')", 'no tool of a model runs a command it was told of', 'security/editor.test.ts', 'T23'],
  ['T31', 'written-clients.ts', 'max_tokens: target.contextTokens,', "max_tokens: target.contextTokens,\n      api_base: 'http://localhost:8090',", 'a client is given the numeric address', 'security/client-configs.test.ts'],
  ['T33', './package.json', '"devDependencies": {', '"dependencies": { "left-pad": "1.3.0" },\n  "devDependencies": {', 'no package ships along', 'security/editor.test.ts', 'T33'],
  ['S40', 'conversation.ts', '.filter((line) => !inTree.test(line))', '', 'a conversation is the same when the folder it lists has changed', 'core/sessions.test.ts', 'what is in the folder now'],
  ['S41', 'tools.ts', 'if (!taken || taken.name === name) return;', 'return;', 'two tools that are one with their namespace are refused', 'conformance/namespaced-tools.test.ts', 'another tool has the name'],
]);
