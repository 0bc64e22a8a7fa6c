import { accountPlace } from '../../../src/core/completion/account-place';
import { CompletionDesk } from '../../../src/core/completion/completion-desk';
import type { Cursor } from '../../../src/core/completion/cursor';
import { openAccount } from '../../../src/core/gigachat/account';
import { systemClock } from '../../../src/core/ground/clock';
import { Redactor } from '../../../src/core/ground/redaction';
import { startEmulator } from '../../emulator/emulator';
import { plainQuestion } from '../../harness/plain-question';

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** A personal account with its one stream, on real sockets, and a desk that completes on it. */
export async function startOneStream() {
  const emulator = await startEmulator({ tokensPerSecond: 100_000 });
  const runtime = { clock: systemClock, logger: silent, redactor: new Redactor() };
  const account = openAccount(
    {
      credentials: { key: emulator.credentials },
      scope: 'GIGACHAT_API_PERS',
      baseUrl: new URL(emulator.baseUrl),
      authUrl: new URL(emulator.authUrl),
      choice: { passModel: true, aliases: {}, embeddings: 'Embeddings' },
      silenceMs: 30_000,
    },
    runtime,
  );
  const desk = new CompletionDesk(systemClock, silent);
  const place = accountPlace(account.provider, [account.queue], 'GigaChat-2');
  return {
    emulator,
    account,
    desk,
    complete: (cursor: Cursor, signal = new AbortController().signal) =>
      desk.complete({ cursor, automatic: false, delayMs: 300, snippets: () => [], signal }, place),
    /** A chat of somebody else; resolves with the time of its first event. */
    async chat(): Promise<number> {
      const begun = performance.now();
      const request = plainQuestion('привет', 'GigaChat-2');
      let first: number | undefined;
      const context = { signal: new AbortController().signal, client: 'somebody' };
      for await (const _ of account.provider.stream(request, context)) first ??= performance.now() - begun;
      return first ?? Number.NaN;
    },
    async stop() {
      await account.close();
      await emulator.stop();
    },
  };
}
