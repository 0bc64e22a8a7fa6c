import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate } from './editor-stand';

describe('the manifest', () => {
  it('offers every command that there is, and none that does nothing', async () => {
    const { context } = await activate();
    const contributed: { command: string }[] = context.extension.packageJSON.contributes.commands;
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      registered.filter((name) => name.startsWith('gigachat.')).sort(),
      contributed.map(({ command }) => command).sort(),
    );
  });

  it('gives whoever runs a command at most a text or an answer, and nothing that leads to the account', async () => {
    const { openDashboard } = await activate();
    try {
      assert.equal(await vscode.commands.executeCommand('gigachat.openDashboard'), undefined);
    } finally {
      openDashboard().close();
    }
  });

  it('lets a workspace set none of the settings', async () => {
    const { context } = await activate();
    const groups: { properties: Record<string, { scope?: string; default?: unknown }> }[] =
      context.extension.packageJSON.contributes.configuration;
    for (const [name, { scope, default: fallback }] of groups.flatMap(({ properties }) => Object.entries(properties))) {
      assert.ok(scope === 'machine' || scope === 'application', name);
      // This workspace sets each of them to the trap.
      assert.deepEqual(vscode.workspace.getConfiguration().get(name), fallback, name);
    }
  });
});
