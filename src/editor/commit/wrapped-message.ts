import { withoutThoughts } from '../../core/chat/text/thoughts';

const answers = 'commit_message commit-message commitmessage message commit answer output result'.split(' ');

/** An answer without what the model thought before, and without the tag that it put around the rest. */
export function inside(answer: string, ended: boolean): string {
  const text = withoutThoughts(answer).trimStart();
  const tag = /^<([a-z_-]{1,20})(?:\s[^<>\n]{0,80})?>/i.exec(text)?.[1]?.toLowerCase();
  if (tag !== undefined) {
    const end = closeOf(tag, text);
    if (answers.includes(tag)) {
      const whole = text.slice(text.indexOf('>') + 1, end < 0 ? undefined : end);
      return (end < 0 ? whole.replace(/<[/a-z_-]{0,22}$/i, '') : whole).trim();
    }
    if (tag !== 'subject' && tag !== 'title') return text;
    const body = /<(body|description)>([\s\S]*?)(?:<\/\1>|$)/i.exec(text)?.[2]?.trim() ?? '';
    if (end < 0 || (!ended && body === '')) return '';
    return [text.slice(text.indexOf('>') + 1, end).trim(), body.replace(/<[/a-z_-]{0,22}$/i, '')].join('\n\n').trim();
  }
  // The beginning of a tag says nothing yet.
  if (!ended && /^<[a-z_-]{0,20}$/i.test(text)) return '';
  const late = /<\/(?:think|thinking|reasoning)>/i.exec(text);
  return late ? text.slice(late.index + late[0].length).trimStart() : text;
}

/** Where a tag is closed first; -1 where it is not. */
function closeOf(tag: string, text: string): number {
  for (const { 1: name, index } of text.matchAll(/<\/([a-z_-]{1,20})>/gi))
    if (name?.toLowerCase() === tag) return index;
  return -1;
}

/** The message of a command: each `-m` is a paragraph. The command itself where it has none. */
export function fromCommand(command: string): string {
  const here = hereDocument(command.split('\n'));
  if (here !== undefined) return here.trim();
  const paragraphs = [...command.matchAll(/ -(?:m|am|-message)[ =]?(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gs)].map(
    ([, double, single = '']) => double?.replace(/\\(["\\$`])/g, '$1') ?? single,
  );
  return paragraphs.length > 0 ? paragraphs.join('\n\n').trim() : command.trim();
}

/** What a shell is given between `<<WORD` and a line with that word. */
function hereDocument(lines: readonly string[]): string | undefined {
  for (const [at, line] of lines.entries()) {
    const word = /<<-?\s?["']?(\w{1,20})/.exec(line)?.[1];
    if (word === undefined) continue;
    const end = lines.findIndex((other, index) => index > at && /^\w{1,20}/.exec(other.trimStart())?.[0] === word);
    return end < 0 ? undefined : lines.slice(at + 1, end).join('\n');
  }
  return undefined;
}

/** The message of an object of JSON; the text as it is where it is none. */
export function fromJson(text: string): string {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return text.trim();
  }
  // The first of several variants.
  if (Array.isArray(read)) read = read[0];
  if (typeof read === 'string') return read.trim();
  const object = new Map<string, unknown>(Object.entries(Object(read)));
  const first = ['message', 'commit_message', 'commitMessage', 'subject', 'title', 'header'];
  const texts = [first, ['body', 'description']].map((names) =>
    names.map((name) => object.get(name)).find((value) => typeof value === 'string'),
  );
  const [subject, body] = texts;
  if (subject === undefined) return text.trim();
  const [type, scope] = ['type', 'scope'].map((name) => object.get(name));
  const isTyped = typeof type === 'string' && /^\w{2,20}$/.test(type) && !subject.startsWith(type);
  const lead = isTyped ? `${type}${typeof scope === 'string' && scope !== '' ? `(${scope})` : ''}: ` : '';
  return [lead + subject, ...(body === undefined || body === '' ? [] : [body])].join('\n\n');
}
