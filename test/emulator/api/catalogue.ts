/** One line of `/models`, with what the emulator knows about it besides. */
export interface EmulatorModel {
  readonly id: string;
  readonly type: 'chat' | 'embedder' | 'aicheck' | 'filter';
  /** The suffix that answers carry: `GigaChat-2-Max:2.0.30.01`. */
  readonly version: string;
  /** Tokens of prompt after which `CONTEXT_TOO_LONG` is answered. */
  readonly contextTokens: number;
  /** False: `functions` are refused with 422. Default true. */
  readonly functions?: boolean;
  /** True: answers begin with `reasoning_content`. Default false. */
  readonly reasoning?: boolean;
  /** Length of an embedding. */
  readonly dimensions?: number;
}

// The two limits that were measured: 2^17 - 1024 and 2^18 - 1024.
const secondGeneration = 130_048;
const thirdGeneration = 261_120;

const chat = (id: string, version: string, contextTokens: number, reasoning = false): EmulatorModel => ({
  id,
  type: 'chat',
  version,
  contextTokens,
  reasoning,
});

const embedder = (id: string, dimensions: number, contextTokens: number): EmulatorModel => ({
  id,
  type: 'embedder',
  version: '1.0.0',
  contextTokens,
  dimensions,
});

/** A list as an account of late 2026 sees it; the ids are public, their mix is ours. */
export const defaultModels: readonly EmulatorModel[] = [
  chat('GigaChat-2', '2.0.28.2', secondGeneration),
  chat('GigaChat-2-Pro', '2.0.28.2', secondGeneration),
  chat('GigaChat-2-Max', '2.0.30.01', secondGeneration),
  chat('GigaChat-3-Lightning', '32.3.18.5', thirdGeneration),
  chat('GigaChat-3-Pro', '32.3.18.5', thirdGeneration),
  chat('GigaChat-3-Ultra', '32.3.18.5', thirdGeneration),
  chat('GigaChat-3.5-Ultra-Reasoning', '3.5.16.9', thirdGeneration, true),
  embedder('Embeddings', 1024, 512),
  embedder('Embeddings-2', 1024, 512),
  embedder('EmbeddingsGigaR', 2560, 4096),
  { id: 'GigaCheckDetection', type: 'aicheck', version: '1.0.0', contextTokens: 8192 },
  { id: 'GigaFilter', type: 'filter', version: '1.0.0', contextTokens: 8192 },
];

/** The item as `/models` and `/models/{id}` show it, in the recorded key order. */
export function modelItem(model: EmulatorModel): Record<string, string> {
  return { id: model.id, object: 'model', owned_by: 'salutedevices', type: model.type };
}
