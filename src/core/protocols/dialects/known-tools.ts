import type { JsonSchema } from '../../chat/request';

// Anthropic's tools that the client runs: their type stands for a description and a schema that its own models know.

const text = { type: 'string' };
const range = { type: 'array', items: { type: 'integer' }, description: 'First and last line, -1 for the end.' };
const edit = {
  path: { type: 'string', description: 'An absolute path.' },
  file_text: { type: 'string', description: 'For create: what the file is to hold.' },
  old_str: { type: 'string', description: 'For str_replace: a text that stands once in the file.' },
  new_str: { type: 'string', description: 'For str_replace: what takes its place.' },
  insert_line: { type: 'integer', description: 'For insert: the line to insert after, 0 for the beginning.' },
  insert_text: { type: 'string', description: 'For insert: the text.' },
  view_range: range,
};

function commands(names: readonly string[], properties: JsonSchema, required: readonly string[]): JsonSchema {
  return {
    type: 'object',
    properties: { command: { type: 'string', enum: names }, ...properties },
    required: ['command', ...required],
  };
}

const known: readonly { types: RegExp; description: string; schema: JsonSchema }[] = [
  {
    types: /^bash_\d+$/,
    description: 'Runs a command in a bash session that goes on from call to call. `restart` begins a new session.',
    schema: {
      type: 'object',
      properties: { command: { type: 'string', description: 'The command.' }, restart: { type: 'boolean' } },
    },
  },
  {
    types: /^text_editor_\d+$/,
    description: 'Views, creates and edits files.',
    schema: commands(['view', 'create', 'str_replace', 'insert'], edit, ['path']),
  },
  {
    types: /^memory_\d+$/,
    description: 'Keeps notes between conversations as files below /memories. View that folder before you begin.',
    schema: commands(
      ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'],
      { ...edit, old_path: text, new_path: text },
      [],
    ),
  },
];

/** What a model is told of a tool that its client declared by its type alone; undefined for any other type. */
export function knownTool(type: string): { description: string; schema: JsonSchema } | undefined {
  return known.find(({ types }) => types.test(type));
}
