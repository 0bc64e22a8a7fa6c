import type { JsonSchema } from '../../chat/request';
import type { AnyTool, LocalTool } from '../dialects/tools';
import { asRecord, wordOf } from '../json/json';

// OpenAI's tools that the client runs, declared by their type alone: its own models know the rest. To a model behind us
// they are functions whose arguments are the `action` or the `operation` of the item.

const count = (description: string): JsonSchema => ({ type: 'integer', description });
const text = (description: string): JsonSchema => ({ type: 'string', description });
const texts = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description });

/** What a model is told of such a tool. */
export interface LocalToolSpec {
  type: LocalTool;
  description: string;
  schema: JsonSchema;
}

const patchFormat = [
  'The change, without file headers. For create_file: the whole new file, each line with + before it.',
  'For update_file: for each place a line @@, then some unchanged lines around it with a space before them,',
  'lines to take out with - and lines to put in with +. Line numbers are not needed.',
].join(' ');

const specs: readonly LocalToolSpec[] = [
  {
    type: 'local_shell',
    description: "Runs a program on the user's machine and gives its output.",
    schema: {
      type: 'object',
      properties: {
        command: texts('The program and each of its arguments. For a command line: ["bash", "-lc", "the line"].'),
        working_directory: text('The folder to run it in.'),
        timeout_ms: count('The longest time it may take, in milliseconds.'),
        env: { type: 'object', additionalProperties: { type: 'string' }, description: 'Environment variables.' },
        user: text('The user to run it as.'),
      },
      required: ['command'],
    },
  },
  {
    type: 'shell',
    description: "Runs command lines in a shell on the user's machine and gives the output of each.",
    schema: {
      type: 'object',
      properties: {
        commands: texts('The command lines, each a whole one.'),
        timeout_ms: count('The longest time they may take, in milliseconds.'),
        max_output_length: count('The most characters of output to give back.'),
      },
      required: ['commands'],
    },
  },
  {
    type: 'apply_patch',
    description: 'Creates, changes or deletes one file.',
    schema: {
      type: 'object',
      properties: {
        type: { type: 'string', enum: ['create_file', 'update_file', 'delete_file'] },
        path: text('The path of the file.'),
        diff: text(patchFormat),
      },
      required: ['type', 'path'],
    },
  },
];

const known: ReadonlyMap<string, LocalToolSpec> = new Map(specs.map((spec) => [spec.type, spec]));

/** What a model is told of a tool of that kind; undefined for any other, and for a shell in a container of OpenAI's. */
export function localTool(tool: AnyTool): LocalToolSpec | undefined {
  const where = asRecord(tool.environment)?.type ?? 'local';
  const spec = tool.type === 'shell' && where !== 'local' ? undefined : known.get(tool.type ?? '');
  const skills = skillsIn(tool);
  return spec && skills !== '' ? { ...spec, description: `${spec.description}\n\n${skills}` } : spec;
}

/** The skills that a client has beside its shell: folders with instructions for a kind of work. */
function skillsIn({ environment }: AnyTool): string {
  const skills = asRecord(environment)?.skills;
  if (!Array.isArray(skills)) return '';
  const lines = skills.flatMap((skill) => {
    const { name, description, path } = asRecord(skill) ?? {};
    return typeof name === 'string' && typeof path === 'string'
      ? [`- ${name} (${path}): ${wordOf(description ?? '')}`]
      : [];
  });
  return lines.length > 0
    ? `Folders with instructions, to be read when they concern the task:\n${lines.join('\n')}`
    : '';
}
