import Module from 'node:module';

/** A value that VS Code's API would make of these fields; only what our code reads back. */
class TextPart {
  constructor(readonly value: string) {}
}
class ToolCallPart {
  constructor(
    readonly callId: string,
    readonly name: string,
    readonly input: object,
  ) {}
}
class DataPart {
  constructor(
    readonly data: Uint8Array,
    readonly mimeType: string,
  ) {}
}
class ToolResultPart {
  constructor(
    readonly callId: string,
    readonly content: readonly unknown[],
    readonly isError = false,
  ) {}
}
class RelativePattern {
  constructor(
    readonly base: unknown,
    readonly pattern: string,
  ) {}
}
class PromptTsxPart {
  constructor(readonly value: unknown) {}
}

/** VS Code's error for callers of models: the code is all they can tell apart. */
class LanguageModelError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }

  static NoPermissions = (message = '') => new LanguageModelError(message, 'NoPermissions');
  static Blocked = (message = '') => new LanguageModelError(message, 'Blocked');
  static NotFound = (message = '') => new LanguageModelError(message, 'NotFound');
}

/** The provider that was registered last. */
export const registered: { provider?: unknown } = {};
const disposable = { dispose() {} };

/** What tests lay in here themselves: a module finds later only what had a name when it was loaded, by whichever test came first. */
const laidByTests = [
  'ConfigurationTarget',
  'InlineCompletionTriggerKind',
  'Location',
  'Position',
  'Range',
  'Uri',
  'languages',
  'version',
  'window',
  'workspace',
];

/** What our code finds under the name of VS Code's module. */
export const vscode = {
  ...Object.fromEntries(laidByTests.map((name) => [name, undefined])),
  LanguageModelTextPart: TextPart,
  LanguageModelToolCallPart: ToolCallPart,
  LanguageModelDataPart: DataPart,
  LanguageModelToolResultPart: ToolResultPart,
  LanguageModelPromptTsxPart: PromptTsxPart,
  LanguageModelChatMessageRole: { User: 1, Assistant: 2 },
  LanguageModelChatToolMode: { Auto: 1, Required: 2 },
  LanguageModelError,
  RelativePattern,
  CancellationError: class extends Error {},
  Disposable: class {
    static from = (...parts: readonly { dispose(): unknown }[]) => ({
      dispose: () => {
        for (const part of parts) part.dispose();
      },
    });
    constructor(readonly dispose: () => void) {}
  },
  EventEmitter: class {
    readonly event = () => disposable;
    fire(): void {}
    dispose(): void {}
  },
  commands: {
    registerCommand: () => disposable,
    executeCommand: async () => undefined,
    getCommands: async (): Promise<string[]> => [],
  },
  extensions: { getExtension: () => undefined },
  env: { language: 'en' },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  l10n: {
    t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)])),
  },
  lm: {
    registerLanguageModelChatProvider(_vendor: string, provider: unknown) {
      registered.provider = provider;
      return disposable;
    },
    selectChatModels: async () => [],
  },
};

/** Gives what puts back what stands under these names now, once a test has laid its own there. */
export function laidUnder(...names: readonly string[]): () => void {
  const usual = names.map((name) => [name, Reflect.get(vscode, name)] as const);
  return () => {
    for (const [name, value] of usual) Reflect.set(vscode, name, value);
  };
}

/** Makes a user's turn as VS Code hands it over. */
export const userTurn = (text: string) => ({ role: 1, name: undefined, content: [new TextPart(text)] });

/** Loads a module of `src/vscode` with this in VS Code's place: a handful of classes that hold what they are given. */
export function loadWithStandIn<T>(load: () => T): T {
  const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
  const before = loader._load;
  loader._load = (name, ...rest) => (name === 'vscode' ? vscode : before.call(Module, name, ...rest));
  try {
    return load();
  } finally {
    loader._load = before;
  }
}
