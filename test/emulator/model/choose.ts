import type { FunctionSpec } from '../chat/request';
import { type Filled, fill, type Known } from './fill';
import { properties, resolve, typeOf } from './schema';
import { shellFor } from './shell';
import { type Slot, slotOf, wordsOf } from './slot';
import type { Task, TaskKind } from './task';

/** A call that could do the task, and how likely it is the right one. */
export interface Candidate {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly score: number;
}

interface Trade {
  /** What the name of a function for this task speaks of. */
  readonly words: RegExp;
  /** What the enum of such a function is called. */
  readonly hints: readonly string[];
  /** Slots whose values must have found a place; each entry is a list of equals. */
  readonly needs: readonly (readonly Slot[])[];
}

const trades: Readonly<Record<TaskKind, Trade>> = {
  write: {
    words: /\b(?:writ\w*|creat\w*|sav\w*|overwrit\w*|new|put|созда\w*|запис\w*)\b/g,
    hints: ['create', 'write', 'save', 'add'],
    needs: [['path'], ['content', 'to']],
  },
  replace: {
    words: /\b(?:edit\w*|replac\w*|chang\w*|modif\w*|updat\w*|patch\w*|str|замен\w*)\b/g,
    hints: ['replace', 'edit', 'modify', 'update', 'change'],
    needs: [['path'], ['from'], ['to']],
  },
  read: {
    words: /\b(?:read\w*|view\w*|open\w*|show\w*|cat|get|прочит\w*)\b/g,
    hints: ['view', 'read', 'open', 'show'],
    needs: [['path']],
  },
  run: {
    words: /\b(?:run\w*|exec\w*|shell|bash|terminal|command\w*|выполн\w*)\b/g,
    hints: ['run', 'execute', 'exec', 'bash'],
    needs: [['command']],
  },
};

/** Functions whose names speak of these are about something else than files and commands. */
const besides =
  /\b(?:todo\w*|task\w*|plan\w*|memor\w*|note|notes|notebook\w*|web|url|browser|fetch|search|grep|glob|image\w*|agent\w*|skill\w*|question|list|kill|diagnostic\w*|symbol\w*|todos)\b/g;

/** The calls that could do a task, best first: the right function, then a shell. */
export function candidates(task: Task, functions: readonly FunctionSpec[], directory: string | undefined): Candidate[] {
  const made: Candidate[] = [];
  for (const spec of functions) {
    const direct = knownFor(task)
      .map((known) => candidate(task.kind, spec, { ...known, directory }))
      .find((one) => one !== undefined);
    if (direct) made.push(direct);
    if (task.kind === 'run') continue;
    const shell = candidate('run', spec, {
      slots: { command: shellFor(task) },
      hints: trades.run.hints,
      otherwise: reason(task),
      directory,
    });
    if (shell) made.push({ ...shell, score: shell.score - 20 });
  }
  return made.sort((a, b) => b.score - a.score);
}

function candidate(kind: TaskKind, spec: FunctionSpec, known: Known): Candidate | undefined {
  const schema = spec.parameters ?? {};
  const filled = fill(schema, known);
  const trade = trades[kind];
  if (!trade.needs.every((equals) => equals.some((slot) => filled.used.has(slot)))) return undefined;
  // Replacing wants the old text; a function that insists on it is not for new files.
  if (kind === 'write' && insistsOn('from', schema)) return undefined;
  const name = wordsOf(spec.name);
  const description = (spec.description ?? '').slice(0, 400).toLowerCase();
  const chosen = enumsIn(filled, schema).some((value) => trade.hints.includes(value)) ? 1 : 0;
  const named = count(name, trade.words) + chosen;
  if (kind === 'read' && named === 0) return undefined; // a path alone says nothing
  const score =
    6 * named + Math.min(3, count(description, trade.words)) - 15 * count(name, besides) - 4 * filled.guesses;
  return { name: spec.name, arguments: asRecord(filled), score: score + (count(name, /\bfiles?\b/g) ? 1 : 0) };
}

/** What is known about a task, in the ways it can be put: some functions call the text of a file its new text. */
function knownFor(task: Task): Omit<Known, 'directory'>[] {
  const { hints } = trades[task.kind];
  const otherwise = reason(task);
  switch (task.kind) {
    case 'write':
      return [
        { slots: { path: task.path, content: task.text }, hints, otherwise },
        { slots: { path: task.path, to: task.text }, hints, otherwise },
      ];
    case 'replace':
      return [{ slots: { path: task.path, from: task.from, to: task.to }, hints, otherwise }];
    case 'read':
      return [{ slots: { path: task.path }, hints, otherwise }];
    case 'run':
      return [{ slots: { command: task.command }, hints, otherwise }];
  }
}

/** A short reason, for parameters that ask for one. */
export function reason(task: Task): string {
  return task.kind === 'run' ? `Run ${task.command}` : `${task.kind} ${task.path}`;
}

function insistsOn(slot: Slot, schema: Readonly<Record<string, unknown>>): boolean {
  return properties(resolve(schema, schema), schema).some(
    (property) =>
      property.required && typeOf(property.schema) === 'string' && slotOf(property.name, property.schema) === slot,
  );
}

/** The first words of the enum values that were picked: one function may do several things. */
function enumsIn(filled: Filled, schema: Readonly<Record<string, unknown>>): string[] {
  const made = asRecord(filled);
  return properties(resolve(schema, schema), schema).flatMap(({ name, schema: { enum: values } }) => {
    const value = made[name];
    return Array.isArray(values) && typeof value === 'string' ? wordsOf(value).split(' ') : [];
  });
}

function count(text: string, words: RegExp): number {
  return text.match(words)?.length ?? 0;
}

/** The arguments of a filled function schema, which is always an object. */
export function asRecord(filled: Filled): Readonly<Record<string, unknown>> {
  return typeof filled.value === 'object' && filled.value !== null ? { ...filled.value } : {};
}
