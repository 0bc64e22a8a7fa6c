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

function commands(
  word: string,
  names: readonly string[],
  properties: JsonSchema,
  required: readonly string[],
): JsonSchema {
  return {
    type: 'object',
    properties: { [word]: { type: 'string', enum: names }, ...properties },
    required: [word, ...required],
  };
}

const place = { type: 'array', items: { type: 'integer' } };
const firstActions = [
  'screenshot',
  'left_click',
  'right_click',
  'middle_click',
  'double_click',
  'left_click_drag',
  'mouse_move',
  'cursor_position',
  'type',
  'key',
];
const laterActions = ['triple_click', 'left_mouse_down', 'left_mouse_up', 'scroll', 'hold_key', 'wait'];
const firstDetails = {
  coordinate: { ...place, description: 'Where, as [x, y]; for left_click_drag the end.' },
  text: { type: 'string', description: 'For type: the text. For key and hold_key: keys such as Return or ctrl+s.' },
};
const laterDetails = {
  ...firstDetails,
  start_coordinate: { ...place, description: 'For left_click_drag: the beginning, as [x, y].' },
  scroll_direction: { type: 'string', enum: ['up', 'down', 'left', 'right'] },
  scroll_amount: { type: 'integer', description: 'For scroll: clicks of the wheel.' },
  duration: { type: 'number', description: 'For wait and hold_key: seconds.' },
};
const region = { ...place, description: 'For zoom: the corners, as [x1, y1, x2, y2].' };
const screen = 'Uses the mouse and the keyboard of a computer, and shows its screen. Look at a screenshot first.';

/** `zoomed`: the schema for clients that enable a zoom. */
const known: readonly { types: RegExp; description: string; schema: JsonSchema; zoomed?: JsonSchema }[] = [
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
    schema: commands('command', ['view', 'create', 'str_replace', 'insert'], edit, ['path']),
  },
  {
    types: /^memory_\d+$/,
    description: 'Keeps notes between conversations as files below /memories. View that folder before you begin.',
    schema: commands(
      'command',
      ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'],
      { ...edit, old_path: text, new_path: text },
      [],
    ),
  },
  {
    types: /^computer_20241022$/,
    description: screen,
    schema: commands('action', firstActions, firstDetails, []),
  },
  {
    types: /^computer_20250124$/,
    description: screen,
    schema: commands('action', [...firstActions, ...laterActions], laterDetails, []),
  },
  {
    types: /^computer_\d+$/,
    description: screen,
    schema: commands('action', [...firstActions, ...laterActions], laterDetails, []),
    zoomed: commands('action', [...firstActions, ...laterActions, 'zoom'], { ...laterDetails, region }, []),
  },
];

/** A tool as its client declared it, by its type alone but for its screen: the size in pixels, and whether it zooms. */
export interface DeclaredTool {
  type?: string | null;
  display_width_px?: unknown;
  display_height_px?: unknown;
  enable_zoom?: unknown;
}

/** What a model is told of such a tool; undefined for any other type. */
export function knownTool(tool: DeclaredTool): { description: string; schema: JsonSchema } | undefined {
  const { type, display_width_px: width, display_height_px: height, enable_zoom: zooms } = tool;
  const found = known.find(({ types }) => types.test(type ?? ''));
  if (!found) return undefined;
  const schema = zooms === true && found.zoomed ? found.zoomed : found.schema;
  const isSized = typeof width === 'number' && typeof height === 'number';
  const size = isSized ? ` The screen has ${width} × ${height} pixels.` : '';
  return { description: found.description + size, schema };
}
