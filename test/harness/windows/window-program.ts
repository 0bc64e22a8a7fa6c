/**
 * A window without an editor: the sharing and everything below it, in a plain Node process that its parent talks to.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { openBridge } from '../../../src/core/bridge/serve';
import { SharedBridge } from '../../../src/core/bridge/share/shared-bridge';
import { toChatError } from '../../../src/core/chat/errors';
import { openAccounts } from '../../../src/core/gigachat/pool/accounts';
import { systemClock } from '../../../src/core/ground/clock';
import { Redactor } from '../../../src/core/ground/redaction';
import type { Runtime } from '../../../src/core/ground/runtime';
import { sharedAccount } from '../../../src/editor/account-sharing';
import { TokenSharing } from '../../../src/editor/token-sharing';
import { jsonLogger } from '../../../src/headless/json-log';
import { plainQuestion } from '../plain-question';
import type { WindowConfig, WindowEvent, WindowOrder } from './window';

const config: WindowConfig = JSON.parse(process.argv[2] ?? '');
const redactor = new Redactor();
const logger = redactor.guard(jsonLogger('trace', (line) => process.stderr.write(`${line}\n`)));
const runtime: Runtime = { clock: systemClock, logger, redactor };
const tell = (event: WindowEvent) => void process.send?.(event);

const sharing = new TokenSharing(
  {
    read: () => readFile(config.store, 'utf8').catch(() => undefined),
    async write(text = '{}') {
      await writeFile(`${config.store}.${process.pid}`, text, { mode: 0o600 });
      await rename(`${config.store}.${process.pid}`, config.store);
    },
  },
  systemClock,
);
const way = {
  credentials: { key: config.credentials },
  baseUrl: new URL(config.baseUrl),
  authUrl: new URL(config.authUrl),
  clientCertificate: undefined,
};
const settings = {
  ...way,
  scope: 'GIGACHAT_API_PERS',
  choice: { model: config.model, passModel: config.model === undefined, aliases: {}, embeddings: 'EmbeddingsGigaR' },
  silenceMs: 30_000,
  shelf: sharing.shelf(way),
};
const accounts = openAccounts({ strategy: 'priority', members: [{ name: 'only', settings }] }, runtime);
const share = new SharedBridge({
  key: config.key,
  version: config.version,
  ports: config.ports,
  hint: async () => config.hint,
  keyIsNew: config.keyIsNew,
  open: (port, upgrades) =>
    openBridge({ port, apiKey: config.key, upgrades, drainMs: 1000 }, accounts, accounts.provider, runtime),
  accounts: accounts.members.map(sharedAccount),
  onChange: (state) => tell({ event: 'state', state }),
  onStopped: () => void share.stopForAll(),
  clock: systemClock,
  logger,
});
sharing.askOwner = (account, refused) => share.token(account, refused);

async function turn(id: number, text: string, signal: AbortSignal): Promise<void> {
  const request = plainQuestion(text, 'GigaChat-2');
  const context = {
    signal,
    client: 'VS Code',
    interactive: true,
    onWait: (place: { position: number; holders: readonly string[] }) => tell({ event: 'place', id, ...place }),
  };
  let answer = '';
  try {
    for await (const events of accounts.provider.stream(request, context)) {
      for (const event of events) {
        if (event.type !== 'text') continue;
        answer += event.text;
        tell({ event: 'text', id, text: event.text });
      }
    }
    tell({ event: 'answered', id, text: answer });
  } catch (error) {
    const { kind, message } = toChatError(error);
    tell({ event: 'failed', id, kind, message });
  }
}

process.on('message', (order: WindowOrder) => {
  if (order.do === 'turn') void turn(order.id, order.text, new AbortController().signal);
  else if (order.do === 'line') {
    const [member] = accounts.members;
    tell({ event: 'line', holders: [...(member?.queue.holders ?? [])], waiting: member?.queue.waiting ?? 0 });
  } else if (order.do === 'stop for all') void share.stopForAll();
  else void share.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
void share.start();
