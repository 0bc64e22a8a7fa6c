import * as z from 'zod';
import { type ChatError, wrongField } from '../../chat/errors';
import type { ChatRequest, ToolSpec } from '../../chat/request';
import { flatName } from './tools';

const named = z.object({ name: z.string() });
/** A tool in a choice, or the namespace of several. */
const namedTool = z.looseObject({
  type: z.string().nullish(),
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  function: named.nullish(),
  custom: named.nullish(),
});
const mode = z.enum(['auto', 'required']);
const allowed = z.object({ mode, tools: z.array(namedTool) });

const choiceObject = namedTool.extend({
  allowed_tools: allowed.nullish(),
  mode: mode.nullish(),
  tools: z.array(namedTool).nullish(),
  disable_parallel_tool_use: z.boolean().nullish(),
});

/** The choice of tools, as each protocol spells it; `function_call` is OpenAI's older word and GigaChat's own. */
export const toolChoiceFields = {
  tool_choice: z.union([z.string(), choiceObject]).nullish(),
  function_call: z.union([z.string(), named]).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
};

/** The fields of a body that choose among its tools. */
export type ChoiceBody = z.infer<z.ZodObject<typeof toolChoiceFields>>;
type ChoiceObject = z.infer<typeof choiceObject>;
type NamedTool = z.infer<typeof namedTool>;

/** What of a request says which of its tools are called. */
type Chosen = Pick<ChatRequest, 'tools' | 'toolChoice' | 'oneCall'>;

/**
 * Which tools may be called, whether one must be, and whether only one at a time. Throws `ChatError('invalid-request')`
 * for no valid choice.
 */
export function readToolChoice(body: ChoiceBody, tools: readonly ToolSpec[]): Chosen {
  const chosen = readChoice(body, tools);
  return isOneAtATime(body) ? { tools: chosen.tools, toolChoice: chosen.toolChoice, oneCall: true } : chosen;
}

/** OpenAI's way and Anthropic's. */
function isOneAtATime({ tool_choice: choice, parallel_tool_calls }: ChoiceBody): boolean {
  const isDisabled = typeof choice === 'object' && choice?.disable_parallel_tool_use === true;
  return isDisabled || parallel_tool_calls === false;
}

function readChoice({ tool_choice, function_call }: ChoiceBody, tools: readonly ToolSpec[]): Chosen {
  const choice: string | ChoiceObject = tool_choice ?? function_call ?? 'auto';
  const word = typeof choice === 'string' ? choice : choice.type;
  switch (word) {
    case 'auto':
    case 'none':
      return { tools, toolChoice: word };
    case 'required':
    case 'any':
      return mustCall(tools);
  }
  if (typeof choice === 'string') {
    throw wrong('must be "none", "auto", "required" or "any", or an object that names a tool.');
  }
  if (word === 'allowed_tools') return onlyAllowed(choice, tools);
  const target = choice.function ?? choice.custom ?? choice;
  if (!isOwn(choice))
    throw wrong(`a tool of type "${word?.slice(0, 40)}" cannot be chosen: there is none that could be called.`);
  if (!target.name) {
    const nested = choice.function ? '.function' : choice.custom ? '.custom' : '';
    throw wrongField(`tool_choice${nested}.name`, 'is missing');
  }
  return { tools, toolChoice: { name: flatName(target.name, choice.namespace) } };
}

/** Says of a tool whether the choice names it, alone or in a list: such a tool need not be loaded first. */
export function chosenTools({ tool_choice, function_call }: ChoiceBody): (name: string) => boolean {
  const choice: string | ChoiceObject | null | undefined = tool_choice ?? function_call;
  if (!choice || typeof choice === 'string') return () => false;
  const { tools } = choice.allowed_tools ?? choice;
  return namedIn(tools ?? [choice]);
}

function isOwn({ type }: NamedTool): boolean {
  return !type || type === 'function' || type === 'custom' || type === 'tool';
}

/** Says of a tool, by its flat name, whether a list names it or the namespace that it belongs to. */
function namedIn(listed: readonly NamedTool[]): (name: string) => boolean {
  const names = new Set<string>();
  const namespaces = new Set<string>();
  for (const tool of listed) {
    const name = (tool.function ?? tool.custom ?? tool).name ?? '';
    if (tool.type === 'namespace') namespaces.add(flatName('', name));
    else names.add(flatName(name, tool.namespace));
  }
  return (name) => names.has(name) || prefixesOf(name).some((prefix) => namespaces.has(prefix));
}

/** A name may be a million of underscores. */
const mostPrefixes = 100;

/** All that the name of a namespace could be with what stands between it and its tool. */
function prefixesOf(flat: string): string[] {
  const between = flatName('', '-').slice(1);
  const prefixes: string[] = [];
  for (
    let at = flat.indexOf(between, 1);
    at > 0 && prefixes.length < mostPrefixes;
    at = flat.indexOf(between, at + 1)
  ) {
    prefixes.push(flat.slice(0, at + between.length));
  }
  return prefixes;
}

function onlyAllowed(choice: ChoiceObject, tools: readonly ToolSpec[]) {
  const { mode, tools: listed } = choice.allowed_tools ?? choice;
  if (!mode || !listed) throw wrongField(`tool_choice.${mode ? 'tools' : 'mode'}`, 'is missing');
  const isAllowed = namedIn(listed);
  const left = tools.filter(({ name }) => isAllowed(name));
  if (left.length === 0 && tools.length > 0 && listed.some(isOwn)) {
    throw wrong('there is no tool among those that it allows.');
  }
  return mode === 'required' ? mustCall(left) : { tools: left, toolChoice: mode };
}

/** An answer in words would look as if the model had refused to call. */
function mustCall(tools: readonly ToolSpec[]) {
  if (tools.length === 0) throw wrong('asks for a call, but there is no tool that could be called.');
  return { tools, toolChoice: 'required' as const };
}

function wrong(complaint: string): ChatError {
  return wrongField('tool_choice', complaint);
}
