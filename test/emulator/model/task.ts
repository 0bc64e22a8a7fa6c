/** Something that a person asked to have done. */
export type Task =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'replace'; readonly path: string; readonly from: string; readonly to: string }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'run'; readonly command: string };

export type TaskKind = Task['kind'];

/** The tasks of a text in their order, and the words it wants to hear at the end. */
export interface Wish {
  readonly tasks: readonly Task[];
  readonly thenSay: string | undefined;
}

const quoted =
  '"[^"]*"|“[^”]*”|«[^»]*»|`[^`]+`|(?<![\\p{L}\\p{N}])\'[^\'\\n]*\'(?![\\p{L}\\p{N}])|```[^\\n]*\\n[\\s\\S]*?```';
/** A file's name: quoted, or a word with an extension or a slash. */
const name =
  '(?:["\'`«“](?<path>[^"\'`«»“”\\n]+)["\'`»”]|(?<bare>(?:[\\p{L}\\p{N}_~@+-]|\\.{1,2}[\\\\/]|[\\\\/])[\\p{L}\\p{N}_.~@+\\\\/-]*[\\p{L}\\p{N}_-]))';
/** A value ends where the sentence goes on to something else. */
const ending =
  '(?=\\s*(?:,|;)?\\s*(?:and\\s+)?(?:then|after that|afterwards|finally|and (?:say|answer|reply|tell|report|run|read)|затем|потом|после этого|и (?:скажи|ответь|затем|потом))\\b|\\s*(?:,|;)?\\s*(?:затем|потом|после этого|и скажи|и ответь|и затем|и потом)|[.;!]?\\s*$|[.;!]\\s|\\s*\\n)';
const value = (group: string, end = ending) => `(?<${group}>${quoted}|[^\\n]+?)${end}`;
const file = '(?:(?:a|the|new|this|my|empty|text)\\s+)*(?:file\\s+)?(?:(?:called|named|with the name)\\s+)?';
const файл =
  '(?:(?:новый|новом|этот|текстовый|пустой)\\s+)*(?:файл\\S*\\s+)?(?:(?:с именем|с названием|под названием|под именем)\\s+)?';
const inEn = `(?:in|inside|of|from)\\s+${file}`;

const patterns: readonly (readonly [TaskKind, string])[] = [
  [
    'write',
    `\\b(?:create|write|make|add|save|generate)\\s+${file}${name}[^.\\n]*?\\b(?:with|containing|that (?:contains|says|holds)|holding|having)\\s*(?:exactly|only|just)?\\s*(?:the|this|following|\\s)*(?:text|contents?|words?|lines?)?\\s*(?:exactly|is|of)?\\s*:?\\s*${value('text')}`,
  ],
  [
    'write',
    `\\b(?:write|put|save|store)\\s+(?:the\\s+)?(?:text|words?|line)?\\s*${value('text', '')}\\s+(?:in|into|to|as)\\s+${file}${name}${ending}`,
  ],
  [
    'write',
    `(?:созда\\S+|сдела\\S+|напиш\\S+|запиш\\S+|сохран\\S+)\\s+${файл}${name}[^.\\n]*?\\s(?:с текстом|с содержимым|содержащ\\S+|со словом|со словами|со строкой|с текстом внутри|и запиши (?:в него|туда))\\s*:?\\s*(?:текст\\s+)?${value('text')}`,
  ],
  [
    'write',
    `(?:запиш\\S+|напиш\\S+|сохран\\S+|помест\\S+)\\s+(?:текст|слово|слова|строку)?\\s*${value('text', '')}\\s+в\\s+${файл}${name}${ending}`,
  ],
  [
    'replace',
    `\\b(?:replace|change|substitute|rename)\\s+(?:the\\s+)?(?:text|words?|string|line)?\\s*${value('from', '')}\\s+(?:with|by|to|into|for)\\s+(?:the\\s+)?(?:text|words?|string|line)?\\s*${value('to', '')}\\s+${inEn}${name}${ending}`,
  ],
  [
    'replace',
    `\\b(?:in|edit|open)\\s+${file}${name}\\s*[,:]?\\s*(?:and\\s+)?(?:replace|change|substitute)\\s+(?:the\\s+)?(?:text|words?|string|line)?\\s*${value('from', '')}\\s+(?:with|by|to|into|for)\\s+(?:the\\s+)?(?:text|words?|string|line)?\\s*${value('to')}`,
  ],
  [
    'replace',
    `(?:замени\\S*|поменя\\S+|измени\\S*)\\s+(?:текст|слово|слова|строку)?\\s*${value('from', '')}\\s+на\\s+(?:текст|слово|слова|строку)?\\s*${value('to', '')}\\s+в\\s+${файл}${name}${ending}`,
  ],
  [
    'replace',
    `\\sв\\s+${файл}${name}\\s*,?\\s*(?:замени\\S*|поменя\\S+|измени\\S*)\\s+(?:текст|слово|слова|строку)?\\s*${value('from', '')}\\s+на\\s+(?:текст|слово|слова|строку)?\\s*${value('to')}`,
  ],
  [
    'run',
    `\\b(?:run|execute)\\s+(?:(?:the|this|a|following|shell|bash|terminal)\\s+)*command\\s*:?\\s*${value('command')}`,
  ],
  ['run', `\\b(?:run|execute)\\s+(?<command>\`[^\`]+\`)`],
  ['run', `(?:выполни\\S*|запусти\\S*)\\s+(?:\\S+\\s+)?команду\\s*:?\\s*${value('command')}`],
  ['run', `(?:выполни\\S*|запусти\\S*)\\s+(?<command>\`[^\`]+\`)`],
  [
    'read',
    `\\b(?:read|open|show|view|display|print|look at|check)\\s+(?:me\\s+)?(?:the\\s+)?(?:contents?\\s+of\\s+)?${file}${name}`,
  ],
  ['read', `(?:прочита\\S+|прочти\\S*|покажи\\S*|открой\\S*|посмотри\\S*)\\s+(?:содержимое\\s+)?${файл}${name}`],
];
const compiled = patterns.map(([kind, source]) => [kind, new RegExp(source, 'iu')] as const);

const saying = [
  new RegExp(
    `\\b(?:say|answer|reply|respond)\\b(?:\\s+(?:with|exactly|only|just|back|the word|the words))*\\s*:?\\s*(?<said>${quoted}|[^.;!?\\n]+)`,
    'iu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:скажи|ответь|сообщи)(?:те)?(?:\\s+(?:только|просто|ровно|слово|словом))*\\s*:?\\s*(?<said>${quoted}|[^.;!?\\n]+)`,
    'iu',
  ),
];

/** Finds what is asked for in a person's words. Each stretch of the text counts for one task only. */
export function wishOf(text: string): Wish {
  const found: { task: Task; from: number; to: number }[] = [];
  for (const [kind, pattern] of compiled) {
    const match = pattern.exec(` ${text}`);
    const task = match && taskOf(kind, match.groups ?? {});
    if (!match || !task) continue;
    const from = match.index;
    const to = from + match[0].length;
    if (!found.some((other) => from < other.to && other.from < to)) found.push({ task, from, to });
  }
  found.sort((a, b) => a.from - b.from);
  const end = found.at(-1)?.to ?? 0;
  return { tasks: found.map(({ task }) => task), thenSay: saidIn(` ${text}`.slice(end)) };
}

/** The words that a text wants to hear. */
export function saidIn(text: string): string | undefined {
  for (const pattern of saying) {
    const said = pattern.exec(text)?.groups?.said;
    if (said) return unquote(said);
  }
  return undefined;
}

function taskOf(kind: TaskKind, groups: Record<string, string | undefined>): Task | undefined {
  const path = groups.path ?? groups.bare;
  const isFile = groups.path !== undefined || /[./\\]/.test(path ?? '');
  const text = unquote(groups.text);
  const [from, to] = [unquote(groups.from), unquote(groups.to)];
  const command = unquote(groups.command);
  if (kind === 'run') return command ? { kind, command } : undefined;
  if (path === undefined || !isFile) return undefined;
  if (kind === 'read') return { kind, path };
  if (kind === 'write') return text === undefined ? undefined : { kind, path, text };
  return from && to !== undefined ? { kind, path, from, to } : undefined;
}

function unquote(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const fenced = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(text)?.[1];
  return (
    fenced ??
    /^(?:"([\s\S]*)"|'([\s\S]*)'|`([\s\S]*)`|«([\s\S]*)»|“([\s\S]*)”)$/
      .exec(text)
      ?.slice(1)
      .find((part) => part !== undefined) ??
    text
  );
}
