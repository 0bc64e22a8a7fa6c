import * as z from 'zod';
import { wrongField } from '../../chat/errors';
import { lazily } from '../../ground/lazily';
import { answerFields, toAnswerForm } from '../dialects/answer-form';
import { effortFields, toEffort } from '../dialects/effort';
import { checkLimits } from '../dialects/limits';
import { readInstruction } from '../dialects/messages';
import { Place } from '../dialects/reading';
import { toolChoiceFields } from '../dialects/tool-choice';
import { asRecord } from '../json/json';
import { validate } from '../validate';
import { itemsOf } from './foreign-messages';

type Raw = Record<string, unknown>;

const spelledElsewhere = lazily(() => z.object({ ...effortFields, ...answerFields, ...toolChoiceFields }));

/**
 * A body as Responses spells it: what a client wrote in the words of Chat Completions, Messages or GigaChat stands
 * where Responses has it, the client's own Responses fields first. Throws `ChatError('invalid-request')` by the field
 * it came in.
 */
export function inOwnWords(value: unknown): unknown {
  const body = asRecord(value);
  if (!body) return value;
  checkLimits(body);
  const spelled = validate(spelledElsewhere(), body);
  const given = body.input ?? body.messages;
  const { tool_choice: choice, max_output_tokens: most, stop, instructions: _, ...others } = body;
  return {
    tool_choice: choiceOf(choice ?? body.function_call),
    max_output_tokens: most ?? body.max_completion_tokens ?? body.max_tokens,
    stop: stop ?? body.stop_sequences,
    instructions: instructionsOf(body),
    ...others,
    ...(Array.isArray(given) && { input: itemsOf(given) }),
    ...(Array.isArray(body.tools ?? body.functions) && { tools: toolsOf(body) }),
    ...(effortIsForeign(body) && { reasoning: { ...asRecord(body.reasoning), effort: toEffort(spelled) } }),
    ...(formIsForeign(body) && { text: { ...asRecord(body.text), format: formatOf(spelled) } }),
  };
}

const ownEfforts = new Set(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

function effortIsForeign({ reasoning, reasoning_effort, output_config, thinking }: Raw): boolean {
  const own = asRecord(reasoning)?.effort;
  if (typeof own === 'string' && ownEfforts.has(own)) return false;
  return [own, asRecord(reasoning)?.max_tokens, reasoning_effort, asRecord(output_config)?.effort, thinking].some(
    (word) => word !== undefined && word !== null,
  );
}

function formIsForeign({ text, response_format, output_config, output_format }: Raw): boolean {
  const own = asRecord(asRecord(text)?.format);
  if (asRecord(own?.json_schema)) return true;
  if (own) return own.schema !== undefined && (own.type === 'json_object' || typeof own.name !== 'string');
  return [response_format, asRecord(output_config)?.format, output_format].some((form) => asRecord(form) !== undefined);
}

function formatOf(spelled: z.infer<ReturnType<typeof spelledElsewhere>>): Raw {
  const form = toAnswerForm(spelled);
  if (form === 'text') return { type: 'text' };
  return form === 'json' ? { type: 'json_object' } : { type: 'json_schema', name: 'answer', ...form };
}

function instructionsOf({ system, instructions }: Raw): unknown {
  if (system === undefined || system === null) return instructions;
  const text = readInstruction(system, new Place('system', false, []), { between: '\n\n' });
  return typeof instructions === 'string' && instructions !== '' ? `${text}\n\n${instructions}` : text;
}

function toolsOf({ tools, functions }: Raw): unknown[] {
  const listed = [tools, functions].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return listed.map((tool, index) => flatTool(tool, `tools[${index}]`));
}

/** A tool as Responses has it: its fields beside its type; those of a namespace too. */
function flatTool(value: unknown, path: string): unknown {
  const tool = asRecord(value);
  if (!tool) return value;
  if (tool.type === 'namespace' && Array.isArray(tool.tools)) {
    return { ...tool, tools: tool.tools.map((inner, index) => flatTool(inner, `${path}.tools[${index}]`)) };
  }
  const { function: nestedFunction, custom, input_schema: schema, ...rest } = tool;
  const flat: Raw = asRecord(nestedFunction)
    ? { ...rest, type: 'function', ...asRecord(nestedFunction) }
    : asRecord(custom)
      ? { ...rest, type: 'custom', ...asRecord(custom) }
      : schema !== undefined && (rest.type === undefined || rest.type === 'custom' || rest.type === 'function')
        ? { ...rest, type: 'function', parameters: schema }
        : { ...tool, type: tool.type ?? 'function' };
  const isOwn = flat.type === 'function' || flat.type === 'custom';
  if (isOwn && (flat.name === undefined || flat.name === null || flat.name === '')) {
    throw wrongField(`${path}.name`, 'a tool must have a name.');
  }
  return flat;
}

/** A choice of tools as Responses has it: words for the plain ones, a name beside the type for one tool. */
function choiceOf(value: unknown): unknown {
  if (value === 'any') return 'required';
  const choice = asRecord(value);
  if (!choice) return value;
  const { type } = choice;
  if (type === 'any') return 'required';
  if (type === 'auto' || type === 'none' || type === 'required') return type;
  if (type === 'allowed_tools') {
    const nested = asRecord(choice.allowed_tools);
    const { mode, tools } = nested ?? choice;
    const path = nested ? 'tool_choice.allowed_tools.tools' : 'tool_choice.tools';
    return {
      type,
      mode,
      tools: Array.isArray(tools) ? tools.map((tool, index) => flatTool(tool, `${path}[${index}]`)) : tools,
    };
  }
  const nested = asRecord(choice.function) ?? asRecord(choice.custom);
  if (nested) {
    const namespace = nested.namespace ?? choice.namespace;
    return {
      type: choice.function ? 'function' : 'custom',
      name: nested.name,
      ...(namespace !== undefined && { namespace }),
    };
  }
  return type === 'tool' || type === undefined ? { ...choice, type: 'function' } : value;
}
