import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { shellCommand } from '../../src/core/ground/text/shell-words';
import { clineWords } from '../../src/core/setup/clients/clients-by-hand';
import { type AgentRun, type AgentTarget, type AgentTask, type ProgramRun, runProgram, withHomeOf } from './agent-run';
import { clinePackage, requireProgram } from './client-package';

/** The arguments of `cline` that point it at the target for good. */
export function clineAuthArguments({ baseUrl, apiKey, model }: AgentTarget): readonly string[] {
  return clineWords({
    url: baseUrl.replace(/\/v1$/, ''),
    key: apiKey,
    model,
    contextTokens: 0,
    outputTokens: 0,
    images: true,
  });
}

/** The same as a command line to paste into a shell. */
export function clineAuthCommand(target: AgentTarget): string {
  return shellCommand(['cline', ...clineAuthArguments(target)], process.platform);
}

/** Has Cline's command line client do a task, with every tool allowed. */
export async function runCline(target: AgentTarget, task: AgentTask): Promise<AgentRun> {
  const program = requireProgram(clinePackage);
  return withHomeOf(task, async (home) => {
    const environment = await quietCline(home);
    const { cwd, timeoutMs } = task;
    const start = (args: readonly string[]) => runProgram({ program, args, environment, home, cwd, timeoutMs });
    const signIn = await start(clineAuthArguments(target));
    if (signIn.exitCode !== 0) return { ...signIn, finalText: '' };
    const choice = ['-P', 'openai', '-m', target.model, ...(await goingOn(home, task))];
    const run = await start(['--json', '--auto-approve', 'true', ...choice, task.prompt]);
    return { ...run, finalText: finalText(run) };
  });
}

/** Cline goes on by the session's name alone, which is that of its folder. */
async function goingOn(home: string, { conversation }: AgentTask): Promise<readonly string[]> {
  if (!conversation?.begun) return [];
  const [newest] = (await readdir(join(home, '.cline', 'data', 'sessions'))).sort().reverse();
  return newest === undefined ? [] : ['--id', newest];
}

/** What keeps Cline on loopback and its processes from staying behind. */
export async function quietCline(home: string): Promise<Record<string, string>> {
  const settings = join(home, 'cline-settings.json');
  await writeFile(settings, JSON.stringify({ telemetryOptOut: true, autoUpdateEnabled: false }));
  return {
    CLINE_GLOBAL_SETTINGS_PATH: settings,
    // Otherwise a hub process stays behind and listens on a port.
    CLINE_SESSION_BACKEND_MODE: 'local',
    // Otherwise it asks for feature flags outside.
    IS_TEST: 'true',
  };
}

const completion = z.object({ type: z.literal('run_result'), finishReason: z.literal('completed'), text: z.string() });

function finalText(run: ProgramRun): string {
  for (const line of run.stdout.split('\n')) {
    const event = completion.safeParse(parsed(line));
    if (event.success) return event.data.text.trim();
  }
  return '';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
