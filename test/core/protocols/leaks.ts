import type { JsonSchema } from '../../../src/core/chat/request';

/** The tools that leaked calls may be of. */
export const offered: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  [
    'get',
    {
      type: 'object',
      properties: {
        city: { type: 'string' },
        days: { type: 'integer' },
        tags: { $ref: '#/$defs/tags' },
        deep: { anyOf: [{ type: 'object' }, { type: 'null' }] },
        any: {},
      },
      $defs: { tags: { type: 'array', items: { type: 'string' } } },
    },
  ],
  ['put', {}],
]);

export interface Leak {
  markup: string;
  text: string;
  calls: [name: string, args: object][];
}

const dsml = (mark: string) =>
  `<${mark}function_calls>\n<${mark}invoke name="get">\n<${mark}parameter name="city" string="true">Пермь</${mark}parameter>\n` +
  `<${mark}parameter name="days" string="false">3</${mark}parameter>\n</${mark}invoke>\n</${mark}function_calls>`;
const perm: [string, object] = ['get', { city: 'Пермь', days: 3 }];
const json = '{"name": "get", "arguments": {"city": "Пермь", "days": 3}}';
const schemaOfGet = '{"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}';
const invoke = (name: string, value: string) =>
  `<invoke name="${name}"><parameter name="city">${value}</parameter></invoke>`;

/** A call in each way that models are known to write it into their text. */
export const leaks: readonly Leak[] = [
  // By hand: as JSON that no parser takes, under other words, with the vendor's prefix, without arguments.
  {
    markup: '<tool_call>{"name": "get", "arguments": {"city": "a\nb\t\\"c\\"", "tags": ["x",],},}</tool_call>',
    text: '',
    calls: [['get', { city: 'a\nb\t"c"', tags: ['x'] }]],
  },
  { markup: '<tool_call>{"name": "get", "input": {"days": 3}}</tool_call>', text: '', calls: [['get', { days: 3 }]] },
  { markup: '{"name": "put", "params": {"days": 3}}', text: '', calls: [['put', { days: 3 }]] },
  { markup: '<tool_call>{"name": "functions.get", "arguments": ""}</tool_call>', text: '', calls: [['get', {}]] },
  { markup: '{"name": "functions.put", "arguments": {}}', text: '', calls: [['put', {}]] },
  // As OpenAI and Anthropic write a call, with its kind and its id first; and with nothing as the arguments.
  { markup: '{"type": "function", "name": "get", "parameters": {"days": 3}}', text: '', calls: [['get', { days: 3 }]] },
  {
    markup: '{"id": "call_1", "type": "function", "function": {"name": "get", "arguments": "{\\"days\\": 3}"}}',
    text: '',
    calls: [['get', { days: 3 }]],
  },
  {
    markup: '[{"type":"tool_use","id":"toolu_1","name":"get","input":{"days":3}}]',
    text: '',
    calls: [['get', { days: 3 }]],
  },
  // With the schema's own words around the values.
  {
    markup: '{"name": "put", "parameters": {"type": "object", "properties": {"days": 3}}}',
    text: '',
    calls: [['put', { type: 'object', properties: { days: 3 } }]],
  },
  {
    markup: '{"name": "put", "parameters": {"type": "object", "properties": {}}}',
    text: '',
    calls: [['put', { type: 'object', properties: {} }]],
  },
  {
    markup: `<tool_call>{"name": "put", "arguments": ${schemaOfGet}}</tool_call>`,
    text: '',
    calls: [['put', JSON.parse(schemaOfGet)]],
  },
  { markup: '{"name": "put", "arguments": null}', text: '', calls: [['put', {}]] },
  { markup: '{"name": "put", "arguments": []}', text: '', calls: [['put', {}]] },
  { markup: `assistant function callrecipient${json}`, text: '', calls: [perm] },
  // In other words for the same.
  {
    markup: '<вызов_инструмента>{"инструмент": "get", "параметры": {"days": 3}}</вызов_инструмента>',
    text: '',
    calls: [['get', { days: 3 }]],
  },
  { markup: '{"имя_функции": "put", "аргументы": {}}', text: '', calls: [['put', {}]] },
  { markup: '{"function_name": "put", "arguments": {}}', text: '', calls: [['put', {}]] },
  // In Python's quotes, and with the name before the arguments.
  {
    markup: `{'name': 'get', 'arguments': {'city': "it's", 'deep': {'a': None, 'b': True}}}`,
    text: '',
    calls: [['get', { city: "it's", deep: { a: null, b: true } }]],
  },
  {
    markup: `<tool_call>{'name': 'get', 'arguments': {'city': '}', 'days': 3}}</tool_call>`,
    text: '',
    calls: [['get', { city: '}', days: 3 }]],
  },
  { markup: `[${json.replaceAll('"', "'")}, {'name': 'put', 'arguments': {}}]`, text: '', calls: [perm, ['put', {}]] },
  { markup: `<tool_call>${json.replaceAll('"', "'")}</tool_call>`, text: '', calls: [perm] },
  { markup: '<tool_call>get\n{"city": "Пермь", "days": 3}\n</tool_call>', text: '', calls: [perm] },
  { markup: '<function_call>get({"days": 3})</function_call>', text: '', calls: [['get', { days: 3 }]] },
  {
    markup: `[get({'days': 3}), put({})]`,
    text: '',
    calls: [
      ['get', { days: 3 }],
      ['put', {}],
    ],
  },
  { markup: '<function_call>put{}</function_call>', text: '', calls: [['put', {}]] },
  // Several, one behind the other: a line each, or as Llama parts them.
  { markup: `${json}\n{"name": "put", "arguments": {}}\n`, text: '', calls: [perm, ['put', {}]] },
  {
    markup: `${json}; {"name": "get", "parameters": {"city": "};{"}}`,
    text: '',
    calls: [perm, ['get', { city: '};{' }]],
  },
  {
    markup: '<tool_calls><invoke name="get"/><invoke name="put" /></tool_calls>',
    text: '',
    calls: [
      ['get', {}],
      ['put', {}],
    ],
  },
  {
    markup:
      '<tool_calls> <invoke name="get"> <parameter name="city" string="true">x</parameter> </invoke> </tool_calls>',
    text: '',
    calls: [['get', { city: 'x' }]],
  },
  ...['', '｜DSML｜', '｜｜DSML｜｜ ', '｜｜DSML｜｜', '|DSML|', 'antml:', 'minimax:'].map(
    (mark): Leak => ({ markup: dsml(mark), text: '', calls: [perm] }),
  ),
  { markup: dsml('｜DSML｜').replaceAll('function_calls', 'tool_calls'), text: '', calls: [perm] },
  { markup: dsml('｜｜DSML｜｜ ').replaceAll('function_calls', 'calls'), text: '', calls: [perm] },
  { markup: dsml('｜DSML｜').replace('function_calls>', 'function_calls'), text: '', calls: [perm] },
  {
    markup: `<tool_calls>${invoke('get', 'a')}\n${invoke('put', 'b')}</tool_calls>`,
    text: '',
    calls: [
      ['get', { city: 'a' }],
      ['put', { city: 'b' }],
    ],
  },
  { markup: invoke('get', 'a < b && </parameter> c'), text: '', calls: [['get', { city: 'a < b && </parameter> c' }]] },
  { markup: invoke('get', '&lt;b&gt; \n'), text: '', calls: [['get', { city: '&lt;b&gt; \n' }]] },
  { markup: '<invoke name="put"></invoke>', text: '', calls: [['put', {}]] },
  {
    markup:
      '<invoke name="get"><parameter name="days">7</parameter><parameter name="tags">["a"]</parameter>' +
      '<parameter name="deep">{"b":null}</parameter><parameter name="any">1</parameter>' +
      '<parameter name="city" string="false">15</parameter><parameter name="__proto__">x</parameter></invoke>',
    text: '',
    calls: [['get', JSON.parse('{"days":7,"tags":["a"],"deep":{"b":null},"any":"1","city":"15","__proto__":"x"}')]],
  },
  {
    markup: '<invoke name="get"><parameter name="days" string="true">7</parameter></invoke>',
    text: '',
    calls: [['get', { days: 7 }]],
  },
  {
    markup: '<invoke name="put"><parameter name="days" string="false">soon</parameter></invoke>',
    text: '',
    calls: [['put', { days: 'soon' }]],
  },
  { markup: `function call<|role_sep|>\n${json}`, text: '', calls: [perm] },
  { markup: `Сейчас.<|message_sep|>\n\nfunction call<|role_sep|>\n${json}</s>`, text: 'Сейчас.', calls: [perm] },
  { markup: `<|message_sep|>\n\nfunction call<|role_sep|>\n${json}<|message_sep|>`, text: '', calls: [perm] },
  { markup: `Сейчас.\n\nfunction call\n${json}`, text: 'Сейчас.\n\n', calls: [perm] },
  { markup: `<|function_call|>${json}`, text: '', calls: [perm] },
  {
    markup: `function call<|role_sep|>\n${json}<|message_sep|>\n\nfunction call<|role_sep|>\n{"name":"put","arguments":{}}`,
    text: '',
    calls: [perm, ['put', {}]],
  },
  { markup: `<tool_call>\n${json}\n</tool_call>\n<tool_call>\n${json}\n</tool_call>`, text: '', calls: [perm, perm] },
  {
    markup: `<tool_call>${json.replace('Пермь', '</tool_call>')}</tool_call>`,
    text: '',
    calls: [['get', { city: '</tool_call>', days: 3 }]],
  },
  { markup: `<tool_call>\n\`\`\`json\n${json}\n\`\`\`\n</tool_call>`, text: '', calls: [perm] },
  { markup: `<tool_calls>[${json}, ${json}]</tool_calls>`, text: '', calls: [perm, perm] },
  {
    markup: `<tool_calls><tool_call>${json}</tool_call><tool_call>${json}</tool_call></tool_calls>`,
    text: '',
    calls: [perm, perm],
  },
  { markup: '<tool_call>{"name":"put"}</tool_call>', text: '', calls: [['put', {}]] },
  {
    markup:
      '<tool_call>\n<function=get>\n<parameter=city>\nline one\n  line two\n</parameter>\n<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>',
    text: '',
    calls: [['get', { city: 'line one\n  line two', days: 3 }]],
  },
  { markup: '<function=get>{"city": "x"}</function>', text: '', calls: [['get', { city: 'x' }]] },
  { markup: '<function name="get"><param name="city">x</param></function>', text: '', calls: [['get', { city: 'x' }]] },
  {
    markup:
      '<tool_call>get\n<arg_key>city</arg_key>\n<arg_value>x</arg_value>\n<arg_key>days</arg_key>\n<arg_value>3</arg_value>\n</tool_call>',
    text: '',
    calls: [['get', { city: 'x', days: 3 }]],
  },
  {
    markup:
      '<|tool_calls_section_begin|><|tool_call_begin|>functions.get:0<|tool_call_argument_begin|>{"city": "x"}<|tool_call_end|>' +
      '<|tool_call_begin|>functions.put:1<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>',
    text: '',
    calls: [
      ['get', { city: 'x' }],
      ['put', {}],
    ],
  },
  {
    markup:
      '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get\n```json\n{"city":"x"}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    text: '',
    calls: [['get', { city: 'x' }]],
  },
  {
    markup:
      '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get<｜tool▁sep｜>{"city":"x"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    text: '',
    calls: [['get', { city: 'x' }]],
  },
  { markup: `[TOOL_CALLS][${json}]`, text: '', calls: [perm] },
  { markup: '[TOOL_CALLS]get[ARGS]{"city":"x"}', text: '', calls: [['get', { city: 'x' }]] },
  {
    markup: '[TOOL_CALLS]get[CALL_ID]abc123[ARGS]{"city":"x"}[TOOL_CALLS]put{}',
    text: '',
    calls: [
      ['get', { city: 'x' }],
      ['put', {}],
    ],
  },
  { markup: `<|python_tag|>${json.replace('arguments', 'parameters')}<|eom_id|>`, text: '', calls: [perm] },
  { markup: `<longcat_tool_call>${json}</longcat_tool_call>`, text: '', calls: [perm] },
  { markup: `<TOOLCALL>[${json}]</TOOLCALL>`, text: '', calls: [perm] },
  { markup: `functools[${json}]`, text: '', calls: [perm] },
  { markup: `<|action_start|><|plugin|>\n${json}<|action_end|>`, text: '', calls: [perm] },
  {
    markup:
      '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "get", "parameters": {"city": "Пермь", "days": 3}}]<|END_ACTION|>',
    text: '',
    calls: [perm],
  },
  {
    markup: '<|channel|>commentary to=functions.get <|constrain|>json<|message|>{"city":"x"}<|call|>',
    text: '',
    calls: [['get', { city: 'x' }]],
  },
  {
    markup: '<|start|>assistant to=functions.put<|channel|>commentary json<|message|>{}<|call|>',
    text: '',
    calls: [['put', {}]],
  },
  // A tag or a bracket forgotten: the value's opening one, the last one of the JSON, the one around all.
  {
    markup: '<tool_call>get<arg_key>city</arg_key>a b</arg_value><arg_key>days</arg_key>3</arg_value></tool_call>',
    text: '',
    calls: [['get', { city: 'a b', days: 3 }]],
  },
  {
    markup:
      '<tool_call>get<arg_key>city</arg_key>x</tool_call> <tool_call>put<arg_key>days</arg_key><arg_value>3</arg_value></tool_call>',
    text: '<tool_call>get<arg_key>city</arg_key>x</tool_call> ',
    calls: [['put', { days: '3' }]],
  },
  { markup: `<tool_call>${json.slice(0, -1)}</tool_call>`, text: '', calls: [perm] },
  { markup: `<tool_call>\n${json.slice(0, -2)}\n</tool_call>`, text: '', calls: [perm] },
  { markup: `{"name": "put", "arguments": {"days": 3}}\n</tool_call>`, text: '', calls: [['put', { days: 3 }]] },
  // As Python would make it: LFM2, OLMo, Llama 4.
  { markup: "<|tool_call_start|>[get(city='Пермь', days=3)]<|tool_call_end|>", text: '', calls: [perm] },
  {
    markup: `<|tool_call_start|>[get(city="(a], \\"b\\" 'c'", tags=['x', "y",]), put()]<|tool_call_end|>`,
    text: '',
    calls: [
      ['get', { city: `(a], "b" 'c'`, tags: ['x', 'y'] }],
      ['put', {}],
    ],
  },
  { markup: `<|tool_call_start|>[${json}]<|tool_call_end|>`, text: '', calls: [perm] },
  { markup: "<|python_start|>[functions.get(city='Пермь', days=3)]<|python_end|>", text: '', calls: [perm] },
  { markup: "<|python_tag|>[get(city='Пермь', days=3)]<|eom_id|>", text: '', calls: [perm] },
  {
    markup:
      '<function_calls>\nget(city="Пермь", days=3)\nput(a=None, b=-1.5, c={"d": (True, False)})\n</function_calls>',
    text: '',
    calls: [perm, ['put', { a: null, b: -1.5, c: { d: [true, false] } }]],
  },
  { markup: '<function_calls>[get(city="Пермь", days=3)]</function_calls>', text: '', calls: [perm] },
  { markup: '[get(city="Пермь", days=3), put()]', text: '', calls: [perm, ['put', {}]] },
  {
    markup: `[put(\n  a="""x "y"\n'z'""",\n  b='\\x41\\n\\d' "c",\n  d=1_000,\n  e=.5,\n  f='',\n  g=''''''\n)]`,
    text: '',
    calls: [['put', { a: `x "y"\n'z'`, b: 'A\n\\dc', d: 1000, e: 0.5, f: '', g: '' }]],
  },
  { markup: json, text: '', calls: [perm] },
  { markup: `[${json}, {"name":"put","arguments":{}}]`, text: '', calls: [perm, ['put', {}]] },
];

/** Texts that look like calls and are none. */
export const noLeaks: readonly string[] = [
  dsml('').replace('"get"', '"rm"'),
  `<tool_call>${json.replace('get', 'rm')}</tool_call>`,
  `Use \`<tool_call>${json}</tool_call>\` for it.`,
  `Use \`\` \`<tool_call>${json}</tool_call> \`\` for it.`,
  `\`<tool_calls>\n${invoke('get', 'x')}\n</tool_calls>\``,
  `So:\n\`\`\`xml\n${dsml('')}\n\`\`\`\nThat is all.`,
  `So:\n~~~\n<tool_call>${json}</tool_call>\n~~~`,
  `\`\`\`\`\n\`\`\`\n<tool_call>${json}</tool_call>\n\`\`\`\n\`\`\`\``,
  `A function call ${json} looks so.`,
  'function call<|role_sep|>\nnothing',
  '<|message_sep|> and <tool_call> are tokens',
  '<tool_calls> here they come </tool_calls>',
  '<invoke name="get"><parameter name="city">x</parameter>',
  '<tool_call>{"name":"get","arguments":{"city":"Пе',
  '[TOOL_CALLS]rm[ARGS]{}',
  '<|channel|>commentary to=functions.rm <|constrain|>json<|message|>{}<|call|>',
  '<|channel|>final<|message|>{"city":"x"}',
  '<tool_call>{"name":"get","arguments":{"deep":{"a":{"b":1</tool_call>',
  'from functools import [x]',
  'if (a <b) function cal',
  '<function name="get">text</function>',
  '[get](https://example.org) tells how.',
  '[get(city="x"), rm()]',
  '[rm(), get(city="x")]',
  '[get(city="x")] is how it is called.',
  'So: [get(city="x")]',
  'get(city="x")',
  '[get(city=x)]',
  '[get("x")]',
  '[get(city="x"]',
  `${json}\n{"name": "rm", "arguments": {}}`,
  `${json}\n{"days": 3}`,
  '{"type": "object", "name": "get", "properties": {}}',
  "{'name': 'rm', 'arguments': {}}",
  "{'name': 'get', 'arguments': {'city': 'it's'}}",
  '<tool_call>rm{"city": "x"}</tool_call>',
  '<tool_call>get{"city": "x"} is it</tool_call>',
  '<function_call>get({"days": 3}, 1)</function_call>',
  '[get({"days": 3}]',
  'get({"days": 3})',
  '{"id": "get", "title": "put", "arguments": {}}',
  '{"type": "function", "name": "rm", "parameters": {}}',
  // What a tool is, as OpenAI's APIs are told of it.
  `{"type": "function", "function": {"name": "get", "description": "Weather", "parameters": ${schemaOfGet}}}`,
  `\`\`\`json\n[{"type": "function", "name": "get", "parameters": ${schemaOfGet}}]\n\`\`\``,
  `{"name": "get", "parameters": ${schemaOfGet}}\n{"name": "put", "parameters": ${schemaOfGet}}`,
  '{"name": "put", "description": "Puts", "parameters": {"type": "object", "properties": {}}}',
  'assistant function callrecipient of a letter',
  `${json}\nor ${json}`,
  '[get(city="x", city="y")]',
  '[get(city="x") for city in cities]',
  '[get(days=1 + 2)]',
  '[get(days=1.2.3)]',
  '[get(days=01)]',
  '[get(tags={"a", "b"})]',
  '[get(city=f"x")]',
  '[get(city="x".lower())]',
  '[get (city) and put (it)]',
  '[get',
  '[',
  '```python\n[get(city="x")]\n```',
  '`[get(city="x")]`',
  '`<|tool_call_start|>[get(city="x")]<|tool_call_end|>`',
  'So:\n```\n<|tool_call_start|>[get(city="x")]<|tool_call_end|>\n```',
  '<|tool_call_start|>[rm(city="x")]<|tool_call_end|>',
  '<|tool_call_start|>[get(city="x"), rm()]<|tool_call_end|>',
  '<|tool_call_start|>[get(city="x")] as I said',
  '<function_calls>get(city="x") or so</function_calls>',
];
