import type { ChatBody, FunctionSpec } from '../chat/request';
import type { Said } from '../chat/said';
import { type Candidate, candidates, reason } from './choose';
import { type Language, say } from './language';
import { type Outcome, outcomeOf } from './outcome';
import { canonical, type Step, sameCall, stepsOf } from './steps';
import type { Task, Wish } from './task';
import { type Turn, workingDirectory } from './user-text';

/** A call with what came of it. */
type Attempt = Step & { readonly outcome: Outcome };

/** After so many failed calls the model gives up and says so. */
const patience = 4;

/** Works on the tasks of a wish with the functions at hand: one call at a time, until all are done or none fits. */
export function useTools(body: ChatBody, turn: Turn, wish: Wish, language: Language): Said | undefined {
  const functions = body.functions ?? [];
  const directory = workingDirectory(body.messages);
  const steps = stepsOf(turn.since);
  let next = 0;
  let failures: Attempt[] = [];
  let tried: string[] = [];
  let lastDone: Attempt | undefined;
  let plan = planFor(wish.tasks[0], functions, directory);
  for (const step of steps) {
    const task = wish.tasks[next];
    const outcome = outcomeOf(step.result, task?.kind ?? '');
    const reading = task !== undefined && task.kind !== 'read' && sameCall(step, reader(task, functions, directory));
    if (reading && !outcome.failed) tried = []; // what failed for want of reading may work now
    if (reading || !plan.some(({ name }) => name === step.name)) continue;
    if (outcome.failed) {
      failures.push({ ...step, outcome });
      tried.push(`${step.name} ${step.arguments}`);
      continue;
    }
    next += 1;
    failures = [];
    tried = [];
    lastDone = { ...step, outcome };
    plan = planFor(wish.tasks[next], functions, directory);
  }
  const task = wish.tasks[next];
  if (!task) return { text: closing(wish, lastDone, language) };
  if (plan.length === 0 && steps.length === 0) return undefined;

  const first = readFirst(task, failures, steps, functions, directory, plan[0]);
  const untried = plan.find((one) => !tried.some((call) => call === `${one.name} ${canonical(one.arguments)}`));
  const chosen = first ?? untried;
  if (chosen && failures.length < patience && steps.length < 4 * (patience + wish.tasks.length))
    return { text: '', call: { name: chosen.name, arguments: chosen.arguments } };
  const last = failures.at(-1);
  return {
    text: say(
      language,
      `Не получилось: ${reason(task)}. Последняя функция (${last?.name ?? '—'}) ответила: ${excerpt(last?.outcome.text ?? '')}`,
      `I could not do it: ${reason(task)}. The last function (${last?.name ?? 'none'}) said: ${excerpt(last?.outcome.text ?? '')}`,
    ),
  };
}

/** The calls that could do a task; those that are clearly about something else are left out. */
function planFor(
  task: Task | undefined,
  functions: readonly FunctionSpec[],
  directory: string | undefined,
): Candidate[] {
  return task ? candidates(task, functions, directory).filter(({ score }) => score > -20) : [];
}

/** A call that reads the file, when changing it needs that: the function says so, or it has just complained. */
function readFirst(
  task: Task,
  failures: readonly Attempt[],
  steps: readonly Step[],
  functions: readonly FunctionSpec[],
  directory: string | undefined,
  chosen: Candidate | undefined,
): Candidate | undefined {
  if (task.kind !== 'replace' && task.kind !== 'write') return undefined;
  const description = functions.find(({ name }) => name === chosen?.name)?.description ?? '';
  const demanded =
    task.kind === 'replace' &&
    /\b(?:must|should|need to|always)\b[^.]*\bread\b|\bread\b[^.]*\b(?:first|before)\b/i.test(description);
  const complained = failures.some(({ outcome }) =>
    /\b(?:not been|must|first|before)\b[^.]*\bread\b|\bread\b[^.]*\b(?:first|before)\b/i.test(outcome.text),
  );
  if (!demanded && !complained) return undefined;
  const call = reader(task, functions, directory);
  return call && !steps.some((step) => sameCall(step, call)) ? call : undefined;
}

/** The call that reads the file a task is about. */
function reader(task: Task, functions: readonly FunctionSpec[], directory: string | undefined): Candidate | undefined {
  if (task.kind === 'run') return undefined;
  return planFor({ kind: 'read', path: task.path }, functions, directory)[0];
}

/** What was asked to be said, or what was done; a reading or a command ends with what it gave. */
function closing(wish: Wish, done: Attempt | undefined, language: Language): string {
  const task = wish.tasks.at(-1);
  const asksForResult =
    /^(?:what|which|how|its|the (?:content|first|text|result|output)|что|какой|какие|сколько|содерж|результат)/i;
  if (wish.thenSay !== undefined && !asksForResult.test(wish.thenSay)) return wish.thenSay;
  const told = done ? excerpt(done.outcome.text) : '';
  if (task?.kind === 'read' || task?.kind === 'run')
    return say(language, `Готово. Результат:\n${told}`, `Done. The result:\n${told}`);
  return task ? say(language, `Готово: ${reason(task)}.`, `Done: ${reason(task)}.`) : say(language, 'Готово.', 'Done.');
}

function excerpt(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 600)}…`;
}
