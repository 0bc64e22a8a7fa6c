import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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
});
