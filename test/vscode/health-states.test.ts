import assert from 'node:assert/strict';
import type { CheckResult } from '../../src/core/health/check';
import { loadAsWindow, setWindow } from '../harness/editor-windows';

const { HealthView } = loadAsWindow(
  () => require('../../src/vscode/health/health-view') as typeof import('../../src/vscode/health/health-view'),
);

interface Row {
  label: string;
  description?: string;
}

describe('what a step of the health check came to', () => {
  afterEach(() => setWindow(undefined));

  it('stands in words too, for whoever has the list read aloud', () => {
    const listen = () => ({ dispose() {} });
    const pick = {
      onDidTriggerButton: listen,
      onDidAccept: listen,
      onDidHide: listen,
      show() {},
      items: [] as readonly Row[],
    };
    setWindow({ createQuickPick: () => pick });
    const step = (own: 'clock' | 'TLS' | 'chat') => ({ name: own, own });
    const results: CheckResult[] = [
      { ...step('clock'), ok: true, ms: 1, detail: '' },
      { ...step('TLS'), ok: false, ms: 2, detail: '' },
      { ...step('chat'), ok: true, ms: 3, detail: '', untried: true },
    ];
    const view = new HealthView(results, async () => true);
    const described = () =>
      ['Clock', 'Certificate', 'Chat'].map((name) => pick.items.find(({ label }) => label === name)?.description ?? '');
    const words = [/^passed · 1 ms/, /^did not pass · 2 ms/, /^not tried · 3 ms/];
    view.show(results);
    for (const [index, text] of described().entries()) assert.match(text, words[index] ?? /never/);
    view.end(results);
    for (const [index, text] of described().entries()) assert.match(text, words[index] ?? /never/);
  });
});
