import type { ServerToolUseBlock, ToolSearchToolResultBlock } from '@anthropic-ai/sdk/resources/messages';
import { freshId } from '../../ground/text/fresh-id';
import { referredTools } from '../dialects/deferred';
import type { AnyTool } from '../dialects/tools';

/** A search for tools that Anthropic runs: nobody searches here, the model is offered all that it would find. */
export interface ToolSearch {
  name: 'tool_search_tool_bm25' | 'tool_search_tool_regex';
  /** The deferred tools that the conversation has not found yet. */
  unfound: ReadonlySet<string>;
}

const searchType = /^tool_search_tool_(?:bm25|regex)/;

/** The search among a request's tools, whose clients run a deferred tool only after it was found. */
export function toolSearchIn(tools: readonly AnyTool[], messages: unknown): ToolSearch | undefined {
  const type = tools.find((tool) => searchType.test(tool.type ?? ''))?.type;
  if (!type) return undefined;
  const found = referredTools(messages);
  const deferred = tools.flatMap(({ name, defer_loading: waits }) => (waits && name && !found.has(name) ? [name] : []));
  const name = type.startsWith('tool_search_tool_bm25') ? 'tool_search_tool_bm25' : 'tool_search_tool_regex';
  return { name, unfound: new Set(deferred) };
}

/** The searches of one answer, each tool's before its first call. */
export class Searches {
  readonly #found = new Set<string>();

  constructor(private readonly search: ToolSearch | undefined) {}

  /** The two blocks of the search that finds a tool; none where no search is expected before its call. */
  before(tool: string): [use: ServerToolUseBlock, result: ToolSearchToolResultBlock] | [] {
    const { search } = this;
    if (!search?.unfound.has(tool) || this.#found.has(tool)) return [];
    this.#found.add(tool);
    const id = freshId('srvtoolu_');
    const input = search.name === 'tool_search_tool_bm25' ? { query: tool } : { pattern: tool };
    const references = [{ type: 'tool_reference' as const, tool_name: tool }];
    return [
      { type: 'server_tool_use', id, name: search.name, input, caller: { type: 'direct' } },
      {
        type: 'tool_search_tool_result',
        tool_use_id: id,
        content: { type: 'tool_search_tool_search_result', tool_references: references },
      },
    ];
  }
}
