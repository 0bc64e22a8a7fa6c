import type { LanguageModelChatProvider, LanguageModelResponsePart } from 'vscode';
import { toChatError } from '../../src/core/chat/errors';
import { systemClock } from '../../src/core/ground/clock';
import { refusalOf } from '../../src/core/protocols/refusal-rules';
import type { Account } from '../../src/vscode/account/editor-account';
import { OwnTurns } from '../../src/vscode/models/own-turns';
import type { Stack } from '../harness/stack';
import { loadWithStandIn, registered, userTurn } from '../harness/vscode-stand-in';
import type { Answer, Surface } from './surface';

/**
 * The models in VS Code: the extension's own provider over the account's real one, with only VS Code's module played.
 * What VS Code itself adds is for `test/extension`.
 */
export const editorSurface: Surface = {
  name: 'in-editor',
  kind: 'stream',
  protocol: 'editor',
  endpoint: 'chat',
  async ask(stack, question, signal) {
    const parts: { value?: string; name?: string }[] = [];
    const cancelled = new Set<() => void>();
    signal?.addEventListener('abort', () => {
      for (const tell of cancelled) tell();
    });
    const token = {
      isCancellationRequested: signal?.aborted ?? false,
      onCancellationRequested: (tell: () => void) => {
        cancelled.add(tell);
        return { dispose: () => cancelled.delete(tell) };
      },
    };
    const report = (part: LanguageModelResponsePart) => void parts.push(part as object);
    let failure: Error | undefined;
    try {
      const information = { id: 'auto' } as Parameters<typeof provide>[0];
      const provider = providerOver(stack);
      const provide = provider.provideLanguageModelChatResponse.bind(provider);
      const turns = [userTurn(question)] as unknown as Parameters<typeof provide>[1];
      await provide(information, turns, { toolMode: 1 }, { report }, token as Parameters<typeof provide>[4]);
    } catch (error) {
      failure = error as Error;
    }
    return answerOf(parts, failure);
  },
};

function answerOf(parts: readonly { value?: string; name?: string }[], failure: Error | undefined): Answer {
  const text = parts.map(({ value }) => value ?? '').join('');
  const said = parts.some(({ value, name }) => value !== undefined || name !== undefined);
  return {
    status: 0,
    ended: failure === undefined ? 'success' : said ? 'broken' : 'refused',
    code: failure === undefined || 'code' in failure ? '' : codeOf(failure),
    type: failure === undefined ? '' : 'code' in failure ? String(failure.code) : failure.constructor.name,
    message: failure?.message ?? '',
    text,
    finish: undefined,
    headers: new Headers(),
    raw: JSON.stringify({ parts, message: failure?.message }),
  };
}

/** The word that the other surfaces have for it. */
function codeOf({ cause }: Error): string {
  return refusalOf(toChatError(cause)).code;
}

function providerOver(stack: Stack): LanguageModelChatProvider {
  const account: Account = {
    signedIn: true,
    signedOutReason: 'no-key',
    onDidChange: () => ({ dispose() {} }),
    onDidChangeActivity: () => ({ dispose() {} }),
    models: [],
    preferredModel: 'GigaChat-2-Max',
    queue: { inFlight: 0, waiting: 0, holders: [], line: [] },
    streams: 1,
    trouble: undefined,
    refusals: new Map(),
    roublesPerThousand: () => undefined,
    provider: async () => stack.headless.provider,
    refreshModels: async () => [],
  };
  const { registerLanguageModels } = loadWithStandIn(
    () =>
      require('../../src/vscode/models/language-models') as typeof import('../../src/vscode/models/language-models'),
  );
  const context = { subscriptions: [], globalState: { get: () => true, update: async () => {} } };
  const logger = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  registerLanguageModels(
    context as unknown as Parameters<typeof registerLanguageModels>[0],
    account,
    new OwnTurns(systemClock),
    logger,
  );
  return registered.provider as LanguageModelChatProvider;
}
