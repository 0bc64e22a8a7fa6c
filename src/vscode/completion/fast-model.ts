import type { ModelInfo } from '../../core/chat/ports/provider';

/** Fastest first. Models that think before they answer are none of these. */
const quick = [/Lightning/i, /Lite/i, /^GigaChat-2$/, /^GigaChat$/, /^GigaChat-\d+$/, /Pro$/i];

/** The model whose answers come soonest, by its name; undefined where the list has none of these. */
export function fastModel(models: readonly ModelInfo[]): string | undefined {
  const chats = models.filter(({ kind }) => kind === 'chat').map(({ id }) => id);
  for (const pattern of quick) {
    const found = chats.find((id) => pattern.test(id));
    if (found !== undefined) return found;
  }
  return undefined;
}
