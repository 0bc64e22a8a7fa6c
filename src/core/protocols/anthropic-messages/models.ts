import type { ModelInfo as WireModel } from '@anthropic-ai/sdk/resources/models';
import type { ModelInfo } from '../../chat/ports/provider';

/** A model as Anthropic lists one. GigaChat says nothing of its age, so it is as old as time. */
export function toModel(model: ModelInfo, displayName = model.id): WireModel {
  return {
    type: 'model',
    id: model.id,
    display_name: displayName,
    created_at: '1970-01-01T00:00:00Z',
    max_input_tokens: model.contextTokens,
    max_tokens: model.outputTokens,
    capabilities: null,
    deprecated_at: null,
    lifecycle: 'active',
    line: null,
    retires_at: null,
  };
}

/** A page of the list. */
export function toModelPage(models: readonly ModelInfo[], hasMore: boolean) {
  const data = models.map((model) => toModel(model));
  return { data, has_more: hasMore, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}
