import assert from 'node:assert/strict';
import { fileAt, loadAsWindow, setWindow } from '../harness/editor-windows';
import { turns } from '../harness/event-loop';

const { openDashboard } = loadAsWindow(
  () => require('../../src/vscode/dashboard/dashboard') as typeof import('../../src/vscode/dashboard/dashboard'),
);
const nothing = { dispose() {} };

describe('the dashboard', () => {
  afterEach(() => setWindow(undefined));

  it('shows last what was read last, also where the disk answers an earlier look after a later one', async () => {
    const reads: ((broken: string) => void)[] = [];
    const shown: string[] = [];
    let hear: (message: object) => void = () => {};
    const webview = {
      cspSource: 'self',
      html: '',
      asWebviewUri: (uri: object) => uri,
      onDidReceiveMessage: (listener: typeof hear) => {
        hear = listener;
        return nothing;
      },
      postMessage: async ({ sections }: { sections?: Record<string, string> }) => {
        if (sections?.usage !== undefined) shown.push(sections.usage);
        return true;
      },
    };
    const panel = {
      webview,
      visible: true,
      onDidChangeViewState: () => nothing,
      onDidDispose: () => nothing,
      reveal() {},
      dispose() {},
    };
    setWindow({ createWebviewPanel: () => panel });
    const read = () =>
      new Promise<object>((resolve) =>
        reads.push((broken) => resolve({ rows: [], completions: [], broken: [broken] })),
      );
    const account = {
      usage: {
        shown: (text: string) => text,
        ledger: { entries: [], onChange: undefined },
        history: { read },
        tariff: { read: async () => ({ prices: [] }) },
      },
      models: [],
      queue: { inFlight: 0, waiting: 0 },
      onDidChange: () => nothing,
      onDidChangeActivity: () => nothing,
    };
    const bridge = { state: { kind: 'stopped' }, onDidChange: () => nothing };
    openDashboard(account as never, bridge as never, fileAt('/extension') as never);
    hear({ type: 'ready' });
    hear({ type: 'ready' });
    await turns();
    // Of two that are under way at a time the later one is answered first.
    const overtaking = reads[1];
    overtaking?.('later.jsonl');
    await turns();
    reads[0]?.('earlier.jsonl');
    await turns();
    if (!overtaking) reads[1]?.('later.jsonl');
    await turns();
    assert.match(shown.at(-1) ?? '', /later\.jsonl/);
  });
});
