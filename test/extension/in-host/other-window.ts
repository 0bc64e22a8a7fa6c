import { openBridge } from '../../../src/core/bridge/serve';
import type { ShareState } from '../../../src/core/bridge/share/share-state';
import { SharedBridge } from '../../../src/core/bridge/share/shared-bridge';
import { openAccounts } from '../../../src/core/gigachat/pool/accounts';
import { systemClock } from '../../../src/core/ground/clock';
import { Redactor } from '../../../src/core/ground/redaction';
import { sharedAccount } from '../../../src/editor/account-sharing';
import type { EditorStand } from './editor-stand';
import { until } from './until';

/** Another window of the same user: all but its editor. */
export interface OtherWindow {
  readonly share: SharedBridge<Awaited<ReturnType<typeof openBridge>>>;
  readonly states: ShareState[];
  /** Who has a place of the account, as it knows. */
  holders(): readonly string[];
  /** Takes a place of the account; the function given back returns it. */
  enter(client: string): Promise<() => void>;
  becomes(kind: ShareState['kind']): Promise<ShareState>;
  close(): Promise<void>;
}

/** Opens it beside the window of this host. */
export async function openOtherWindow(
  { hooks, emulator, port }: EditorStand,
  key: string,
  version = '0.1.0',
): Promise<OtherWindow> {
  const runtime = { clock: systemClock, logger: hooks.runtime.logger, redactor: new Redactor() };
  const settings = {
    credentials: { key: emulator.credentials },
    scope: 'GIGACHAT_API_PERS',
    baseUrl: new URL(emulator.baseUrl),
    authUrl: new URL(emulator.authUrl),
    choice: { passModel: true, aliases: {}, embeddings: '' },
    silenceMs: 10_000,
  };
  const accounts = openAccounts({ strategy: 'priority', members: [{ name: 'only', settings }] }, runtime);
  const [member] = accounts.members;
  const states: ShareState[] = [];
  const share = new SharedBridge({
    key,
    version,
    ports: [port],
    open: (at, upgrades) =>
      openBridge({ port: at, apiKey: key, upgrades, drainMs: 500 }, accounts, accounts.provider, runtime),
    accounts: accounts.members.map(sharedAccount),
    onChange: (state) => states.push(state),
    onStopped: () => void share.stopForAll(),
    clock: systemClock,
    logger: hooks.runtime.logger,
  });
  await share.start();
  return {
    share,
    states,
    holders: () => member?.queue.holders ?? [],
    enter: async (client) => (await member?.queue.enter(new AbortController().signal, { client })) ?? (() => {}),
    becomes: (kind) => until(`the other window is ${kind}`, () => share.state.kind === kind && share.state),
    async close() {
      await share.stop();
      await accounts.close();
    },
  };
}
