import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWithStandIn } from '../harness/vscode-stand-in';

const { fixedSettings } = loadWithStandIn(
  () => require('../../src/vscode/models/chat-settings') as typeof import('../../src/vscode/models/chat-settings'),
);

const manifest: unknown = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
const { menus } = (manifest as { contributes: { menus: Record<string, { command?: string; when?: string }[]> } })
  .contributes;

describe('the menus of the manifest', () => {
  it('offer what changes code for no editor that is read-only, wherever it stands', () => {
    const changes = Object.values(menus)
      .flat()
      .filter(({ command = '' }) => ['gigachat.fix', 'gigachat.document'].includes(command));
    assert.equal(changes.length, 4);
    for (const { command, when = '' } of changes)
      assert.match(when, /!(?:editorReadonly|activeEditorIsReadonly)/, command);
  });

  it('offer agent mode also where settings that VS Code knows are not what they were set to, as in another profile', () => {
    const [entry] = (menus.commandPalette ?? []).filter(({ command }) => command === 'gigachat.turnOnAgentMode');
    const clauses = (entry?.when ?? '').split(' || ');
    assert.ok(clauses.includes('!gigachat.chatIsSetUp'));
    for (const { name, value } of fixedSettings) {
      // An older VS Code that does not know the setting has nothing in its place, which differs from every value.
      const differs = value === false ? `config.${name}` : `config.${name} && config.${name} != '${value}'`;
      assert.ok(clauses.includes(differs), differs);
    }
  });
});
