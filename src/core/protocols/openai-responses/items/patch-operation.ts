import type { ResponseApplyPatchToolCall } from 'openai/resources/responses/responses';
import { withoutFence } from '../../json/fence';

type Operation = ResponseApplyPatchToolCall['operation'];

const begin = '*** Begin Patch';
const end = '*** End Patch';
/** How a patch in OpenAI's format names a file, and what is to become of it. */
const heading = /^\*\*\* (Add|Update|Delete) File:(.*\S.*)$/;
const operations: ReadonlyMap<string, Operation['type']> = new Map([
  ['Add', 'create_file'],
  ['Update', 'update_file'],
  ['Delete', 'delete_file'],
]);
/** The two lines by which a unified diff names its file. */
const unifiedHeaders = /^(?:diff --git .*\n|index .*\n)*--- .*\n\+\+\+ .*\n/;

interface Section {
  type: Operation['type'] | undefined;
  path: string;
  lines: string[];
}

/**
 * The one operation that a model's arguments are, also where it wrote a whole patch with headers. Nothing is ever deleted
 * that the model did not say is to be deleted. A patch of several files is none: it stays whole in `diff`, begun by a
 * line that whoever applies it refuses, so that the model hears of it.
 */
export function patchOperation(fields: Readonly<Record<string, unknown>>): Operation {
  const text = withoutFence(patchIn(fields));
  const [section, ...more] = sectionsIn(text);
  const path = typeof fields.path === 'string' && fields.path !== '' ? fields.path : (section?.path ?? '');
  if (more.length > 0) {
    return { type: 'update_file', path, diff: text.startsWith(begin) ? text : `${begin}\n${text}` };
  }
  const type = typeOf(fields.type) ?? section?.type;
  if (type === 'delete_file') return { type, path };
  const diff = section ? section.lines.join('\n') : withoutFrame(text).replace(unifiedHeaders, '');
  if (type === 'create_file') return { type, path, diff: asAdded(diff) };
  return { type: 'update_file', path, diff };
}

function typeOf(written: unknown): Operation['type'] | undefined {
  return [...operations.values()].find((type) => type === written);
}

/** The text of the change, wherever among the arguments the model put it. */
function patchIn(fields: Readonly<Record<string, unknown>>): string {
  if (typeof fields.diff === 'string') return fields.diff;
  const texts = Object.values(fields).filter((value) => typeof value === 'string');
  return texts.find((value) => value.includes(begin) || value.split('\n').some((line) => heading.test(line))) ?? '';
}

/** What a patch says of each of its files; nothing where other words come first, as in a file that speaks of patches. */
function sectionsIn(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [, verb = '', path = ''] = heading.exec(line) ?? [];
    if (verb !== '') sections.push({ type: operations.get(verb), path: path.trim(), lines: [] });
    else if (sections.length === 0 && line.trim() !== '' && !line.startsWith(begin)) return [];
    else if (!line.startsWith(end)) sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** The lines between the two that a patch stands between. */
function withoutFrame(text: string): string {
  const lines = text.trim().split('\n');
  const isFramed = lines.length > 1 && lines[0]?.trimEnd() === begin && lines.at(-1)?.trimEnd() === end;
  return isFramed ? lines.slice(1, -1).join('\n') : text;
}

/** The lines of a new file each begin with `+`; a text whose first one does not is the file itself. */
function asAdded(diff: string): string {
  const lines = diff.replace(/\n$/, '').split('\n');
  const first = lines.find((line) => line.trim() !== '' && !line.startsWith('@@'));
  if (diff === '' || first?.startsWith('+')) return diff;
  return lines.map((line) => `+${line}`).join('\n');
}
