import assert from 'node:assert/strict';
import type { CheckResult } from '../../src/core/health/check';
import type { Repository } from '../../src/vscode/commit/git-api';
import { fileAt, loadAsWindow, setWindow } from '../harness/editor-windows';

const { HealthView } = loadAsWindow(
  () => require('../../src/vscode/health/health-view') as typeof import('../../src/vscode/health/health-view'),
);
const { pickRepository } = loadAsWindow(
  () => require('../../src/vscode/commit/pick-repository') as typeof import('../../src/vscode/commit/pick-repository'),
);

interface Row {
  label: string;
  description?: string;
  detail?: string;
}
const name = 'work $(flame)';
const drawn = (rows: readonly Row[]) =>
  rows.filter(({ label, description, detail }) => `${label}${description}${detail}`.includes('$(flame)'));

describe('a name with the sign of an icon in a list', () => {
  afterEach(() => setWindow(undefined));

  it('is shown as it was written among the steps of the health check', async () => {
    const listen = () => ({ dispose() {} });
    const seen: Row[][] = [];
    const pick = {
      onDidTriggerButton: listen,
      onDidAccept: listen,
      onDidHide: listen,
      show() {},
      set items(rows: Row[]) {
        seen.push(rows);
      },
    };
    setWindow({ createQuickPick: () => pick });
    const step = { name: `${name}: chat`, own: 'chat' as const };
    const result: CheckResult = { ...step, ok: false, ms: 1, detail: '' };
    const view = new HealthView([step], async () => true);
    view.show([result]);
    view.end([result]);
    assert.ok(seen.length >= 3);
    assert.deepEqual(drawn(seen.flat()), []);
  });

  it('is shown as it was written among the repositories', async () => {
    let rows: readonly Row[] = [];
    setWindow({
      showQuickPick: async (items: readonly Row[]) => {
        rows = items;
      },
    });
    const repository = (path: string) =>
      ({ rootUri: fileAt(path), state: { HEAD: { name } } }) as unknown as Repository;
    const repositories = [repository(`/a/${name}`), repository('/b')];
    await pickRepository({ repositories, getRepository: () => null } as never, undefined);
    assert.equal(rows.length, 2);
    assert.deepEqual(drawn(rows), []);
  });
});
