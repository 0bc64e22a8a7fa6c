// How models are known to write a call into their text instead of making it. A new way in is a line here.

/** Vendors put these before the names of their tags. */
const prefixes = [
  '',
  ...['｜DSML｜', '｜｜DSML｜｜', '|DSML|', '||DSML||'].flatMap((mark) => [mark, `${mark} `]),
  'antml:',
  'minimax:',
  'seed:',
];

/** Tags around calls: `<tool_calls>…</tool_calls>`. In them stand calls as tags, as JSON, or as a name with pairs. */
const wrapperNames = [
  ...['tool_calls', 'function_calls', 'tool_call', 'function_call', 'tool_use', 'вызов_функции', 'вызов_инструмента'],
  // LongCat, Nemotron
  ...['longcat_tool_call', 'TOOLCALL'],
];
/** Tags that are too common as words, and count with a vendor's prefix only. */
const prefixedWrapperNames = ['calls'];
/** Tags of one call: `<invoke name="get">`, `<function=get>`. */
const callNames = ['invoke', 'function'];
/** Tags of one argument: `<parameter name="city" string="true">`, `<parameter=city>`. */
const parameterNames = ['parameter', 'param'];

const opened = (names: readonly string[], before = prefixes) =>
  names.flatMap((name) => before.map((prefix) => `<${prefix}${name}`));
const closed = (names: readonly string[]) =>
  [...names, ...prefixedWrapperNames].flatMap((name) => prefixes.map((prefix) => `</${prefix}${name}>`));

export const wrapperOpenings = [...opened(wrapperNames), ...opened(prefixedWrapperNames, prefixes.slice(1))];
export const wrapperClosings = closed(wrapperNames);
export const callOpenings = opened(callNames);
export const callClosings = callNames.flatMap((name) => prefixes.map((prefix) => `</${prefix}${name}>`));
export const parameterOpenings = opened(parameterNames);
export const parameterClosings = parameterNames.flatMap((name) => prefixes.map((prefix) => `</${prefix}${name}>`));

/** Pairs inside a wrapper, after the call's name (GLM). */
export const pairs = { key: '<arg_key>', keyEnd: '</arg_key>', value: '<arg_value>', valueEnd: '</arg_value>' };

/** Tokens that a call as JSON follows: GigaChat 3 and 3.1, Llama, Granite and Phi, Command, InternLM. */
export const jsonOpenings = [
  ...['function call<|role_sep|>', '<|function_call|>', '<|python_tag|>', '<|tool_call|>'],
  ...['<|START_ACTION|>', '<|action_start|><|plugin|>'],
];
/** The same as words, at the beginning of a line only: GigaChat's with its tokens lost on the way, and Phi 4's. */
export const lineOpenings = [
  'assistant function callrecipient',
  'function callrecipient',
  'function call',
  'functools',
];
/** The head of a message to a tool (gpt-oss), which ends in a token that JSON follows. */
export const headOpenings = ['<|channel|>', '<|start|>assistant'];
export const headEnd = '<|message|>';
/** Mistral's token: JSON, or a name, `[ARGS]` and JSON, follow. */
export const listOpening = '[TOOL_CALLS]';
/** GigaChat's token between two messages: one of its openings may follow. */
export const messageEnd = '<|message_sep|>';
/** Tokens that end a message, and mean nothing after a call. */
export const endings = [
  ...[messageEnd, '</s>', '<|im_end|>', '<|eot_id|>', '<|eom_id|>', '<|/tool_call|>'],
  ...['<|END_ACTION|>', '<|action_end|>', '<|call|>'],
];

/** Sections of calls: of each the name, a token between, and JSON. */
export interface Section {
  begin: string;
  call: string;
  between: string;
  callEnd: string;
  end: string;
}
export const sections: readonly Section[] = [
  // Kimi
  {
    begin: '<|tool_calls_section_begin|>',
    call: '<|tool_call_begin|>',
    between: '<|tool_call_argument_begin|>',
    callEnd: '<|tool_call_end|>',
    end: '<|tool_calls_section_end|>',
  },
  // DeepSeek before DSML
  {
    begin: '<｜tool▁calls▁begin｜>',
    call: '<｜tool▁call▁begin｜>',
    between: '<｜tool▁sep｜>',
    callEnd: '<｜tool▁call▁end｜>',
    end: '<｜tool▁calls▁end｜>',
  },
];

/** Tokens around calls that Python would make, or JSON: LFM2, Llama 4. */
export const regions: readonly { begin: string; end: string }[] = [
  { begin: '<|tool_call_start|>', end: '<|tool_call_end|>' },
  { begin: '<|python_start|>', end: '<|python_end|>' },
];

/** Everything that a call in a text may begin with, an object as the whole text apart. */
export const openings: readonly string[] = [
  ...wrapperOpenings,
  ...callOpenings,
  ...jsonOpenings,
  ...headOpenings,
  listOpening,
  messageEnd,
  ...sections.flatMap(({ begin, call }) => [begin, call]),
  ...regions.map(({ begin }) => begin),
];
