import { type AnyTool, anyTool, flatName, type LocalTool, type ReadTools } from '../dialects/tools';
import { localTool } from './local-tool-specs';

/** The tools of a request with a function in place of each that the client runs by its type. */
export interface LocalTools {
  tools: readonly AnyTool[];
  brought: readonly unknown[];
  /** The names of those functions, by the type. */
  names: ReadonlyMap<LocalTool, string>;
}

/** Puts functions in place of such tools; none has the name of a tool of the client's own. */
export function withLocalTools(declared: readonly AnyTool[], brought: readonly unknown[]): LocalTools {
  const all: AnyTool[] = [...declared, ...brought.flatMap(toolsOf)];
  const types = new Set(all.flatMap((tool) => localTool(tool)?.type ?? []));
  if (types.size === 0) return { tools: declared, brought, names: new Map() };
  const taken = new Set(all.flatMap(namesIn));
  const names = new Map([...types].map((type) => [type, freeName(type, taken)]));
  const seen = new Set<string>();
  const standIn = (tool: AnyTool): AnyTool[] => {
    const found = localTool(tool);
    if (!found) return [tool];
    if (seen.has(found.type)) return [];
    seen.add(found.type);
    const { type, description, schema } = found;
    return [{ type: 'function', name: names.get(type) ?? type, description, parameters: schema }];
  };
  return {
    tools: declared.flatMap(standIn),
    brought: brought.flatMap((value): unknown[] => {
      const [tool] = toolsOf(value);
      return tool ? standIn(tool) : [value];
    }),
    names,
  };
}

/** Says of the functions what they stand for, so that calls of them come back as items of that type. */
export function markLocalTools(read: ReadTools, { names }: LocalTools): void {
  for (const [local, name] of names) read.names.set(name, { name, custom: false, local });
}

/** A tool that a program gave, if it is one. */
function toolsOf(value: unknown): AnyTool[] {
  const { data } = anyTool.safeParse(value);
  return data ? [data] : [];
}

function namesIn(tool: AnyTool): string[] {
  if (tool.type === 'namespace') return (tool.tools ?? []).map((inner) => flatName(nameOf(inner), tool.name));
  return localTool(tool) ? [] : [nameOf(tool)];
}

function nameOf(tool: AnyTool): string {
  return (tool.function ?? tool.custom ?? tool).name ?? '';
}

function freeName(type: string, taken: ReadonlySet<string>): string {
  let name = type;
  while (taken.has(name)) name += '_tool';
  return name;
}
