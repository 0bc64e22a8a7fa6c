import type { ResponseOutputItem, Tool } from 'openai/resources/responses/responses';
import { type AnyTool, type ClientTool, flatName, type ReadTools } from '../dialects/tools';

/** The type of OpenAI's search for tools; the client's own has the same, and is a tool of its own. */
const searchType = 'tool_search';

/**
 * Marks the tools that OpenAI's own search would load, when it is among the tools of a request. Nobody searches here:
 * the model is offered all of them. But the clients run a deferred tool only after an answer that says it was found.
 */
export function markSearched({ names, leftOut, deferred }: ReadTools, declared: readonly AnyTool[]): void {
  if (!leftOut.includes(searchType)) return;
  const mark = (tool: AnyTool, group?: AnyTool) => {
    const name = (tool.function ?? tool.custom ?? tool).name ?? '';
    const flat = flatName(name, group?.name);
    const known = names.get(flat);
    if (!known || !(tool.defer_loading || group?.defer_loading)) return;
    known.searched = true;
    // What the conversation has brought already was found before.
    if (deferred.has(flat)) known.found = { path: group?.name ?? name, tool: group ? alone(tool, group) : tool };
  };
  for (const tool of declared) {
    if (tool.type !== 'namespace') mark(tool);
    else for (const inner of tool.tools ?? []) mark(inner, tool);
  }
}

/** A tool in its namespace without the others. What else stands there is not copied for each tool: it may be a lot. */
function alone(tool: AnyTool, { type, name, description }: AnyTool): AnyTool {
  return { type, name, ...(description !== undefined && { description }), tools: [tool] };
}

/**
 * The items of a search that found the tool of a call, or none where no search is expected before it. `id` gives an id
 * for each; a tool is found once in an answer, whose finds `before` collects.
 */
export function searchItems(
  tool: ClientTool,
  before: Set<ClientTool>,
  id: (prefix: 'tsc' | 'tso', offset: number) => string,
): ResponseOutputItem[] {
  if (!tool.found || before.has(tool)) return [];
  before.add(tool);
  const { path, tool: definition } = tool.found;
  const said = { call_id: null, execution: 'server' as const, status: 'completed' as const };
  return [
    { type: 'tool_search_call', id: id('tsc', 0), ...said, arguments: { paths: [path] } },
    { type: 'tool_search_output', id: id('tso', 1), ...said, tools: [definition as Tool] },
  ];
}
