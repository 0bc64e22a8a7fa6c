import assert from 'node:assert/strict';
import { fileAt, loadAsWindow, setWindow } from '../harness/editor-windows';
import { turns } from '../harness/event-loop';

const { openDashboard } = loadAsWindow(
  () => require('../../src/vscode/dashboard/dashboard') as typeof import('../../src/vscode/dashboard/dashboard'),
);
const { env } = loadAsWindow(
  () => require('vscode') as { env: { clipboard: { writeText(text: string): Promise<void> } } },
);
const nothing = { dispose() {} };

/** A dashboard on what is told of the use, and the page that it is shown on. */
function openPage(usage: object) {
  const shown: string[] = [];
  const said: string[] = [];
  const notes: object[] = [];
  let hear: (message: object) => void = () => {};
  const webview = {
    cspSource: 'self',
    html: '',
    asWebviewUri: (uri: object) => uri,
    onDidReceiveMessage: (listener: typeof hear) => {
      hear = listener;
      return nothing;
    },
    postMessage: async ({ type, sections, ...note }: { type: string; sections?: Record<string, string> }) => {
      if (type === 'note') notes.push(note);
      if (sections?.usage !== undefined) shown.push(sections.usage);
      return true;
    },
  };
  let close = () => {};
  const panel = {
    webview,
    visible: true,
    onDidChangeViewState: () => nothing,
    onDidDispose: (closed: () => void) => {
      close = closed;
      return nothing;
    },
    reveal() {},
    dispose() {},
  };
  setWindow({
    createWebviewPanel: () => panel,
    showInformationMessage: async (text: string) => void said.push(text),
  });
  const account = {
    usage: { shown: (text: string) => text, ...usage },
    models: [],
    queue: { inFlight: 0, waiting: 0 },
    onDidChange: () => nothing,
    onDidChangeActivity: () => nothing,
  };
  const bridge = { state: { kind: 'stopped' }, onDidChange: () => nothing };
  openDashboard(account as never, bridge as never, fileAt('/extension') as never);
  return { hear, shown, said, notes, close: () => close() };
}

describe('the dashboard', () => {
  afterEach(() => setWindow(undefined));

  it('shows last what was read last, also where the disk answers an earlier look after a later one', async () => {
    const reads: ((broken: string) => void)[] = [];
    const read = () =>
      new Promise<object>((resolve) =>
        reads.push((broken) => resolve({ rows: [], completions: [], broken: [broken] })),
      );
    const { hear, shown, close } = openPage({
      ledger: { entries: [], onChange: undefined },
      history: { read },
      tariff: { read: async () => ({ prices: [] }) },
    });
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
    close();
  });

  it('tells the page which field of the tariff cannot be saved', async () => {
    const { hear, notes, close } = openPage({ ledger: { entries: [], onChange: undefined } });
    const prices = [{ model: 'GigaChat-2', tokens: 'many', roubles: '1' }];
    hear({ type: 'saveTariff', tariff: { prices } });
    hear({ type: 'saveTariff', tariff: { prices: [], limit: { amount: '-1', unit: 'tokens', action: 'warn' } } });
    await turns();
    const rule = 'has to be a number above zero, such as 1000 or 0.2.';
    assert.deepEqual(notes, [
      { text: `Not saved: row 1, tokens ${rule}`, wrong: 'prices.0.tokens' },
      { text: `Not saved: Daily limit ${rule}`, wrong: 'limit.amount' },
    ]);
    close();
  });

  it('says that a command is on the clipboard, and what it needs to run', async () => {
    const { clipboard } = env;
    const copied: string[] = [];
    env.clipboard = { writeText: async (text) => void copied.push(text) };
    try {
      const shape = { model: 'GigaChat-2', messages: [], tools: 0, maxTokens: undefined };
      const { hear, said, close } = openPage({ ledger: { entries: [], find: () => ({ shape }), onChange: undefined } });
      hear({ type: 'copyCommand', id: 1 });
      await turns();
      assert.match(copied.join(), /BRIDGE_KEY/);
      assert.match(said.join(), /on the clipboard\. It takes the key of the bridge from the variable BRIDGE_KEY\./);
      close();
    } finally {
      env.clipboard = clipboard;
    }
  });
});
