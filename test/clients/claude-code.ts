import * as z from 'zod';
import {
  type AgentRun,
  type AgentTarget,
  type AgentTask,
  type ProgramRun,
  runProgram,
  withHome,
  withHomeOf,
} from './agent-run';
import { claudeCodePackage, requireProgram } from './client-package';
import { jsonLines } from './json-lines';

/** The variables that point Claude Code at the target: its address has no `/v1`. */
export function claudeCodeEnvironment({ baseUrl, apiKey, model }: AgentTarget): Readonly<Record<string, string>> {
  return {
    ANTHROPIC_BASE_URL: baseUrl.replace(/\/v1$/, ''),
    ANTHROPIC_AUTH_TOKEN: apiKey,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    ANTHROPIC_DEFAULT_SONNET_MODEL: model,
    ANTHROPIC_DEFAULT_OPUS_MODEL: model,
    CLAUDE_CODE_SUBAGENT_MODEL: model,
  };
}

/** Has Claude Code do a task, allowed to read, write and run. It speaks the Messages API. */
export async function runClaudeCode(target: AgentTarget, task: AgentTask): Promise<AgentRun> {
  const more = task.conversation?.begun ? ['--continue'] : [];
  return withHomeOf(task, (home) => ask(home, target, task, more));
}

/** Has Claude Code answer prompts one after the other in one conversation, each in a process of its own. */
export async function runClaudeCodeSession(target: AgentTarget, tasks: readonly AgentTask[]): Promise<AgentRun[]> {
  return withHome(async (home) => {
    const runs: AgentRun[] = [];
    for (const task of tasks) runs.push(await ask(home, target, task, runs.length > 0 ? ['--continue'] : []));
    return runs;
  });
}

async function ask(home: string, target: AgentTarget, task: AgentTask, more: readonly string[]): Promise<AgentRun> {
  const run = await runProgram({
    program: requireProgram(claudeCodePackage),
    args: [
      ...[...more, '-p', task.prompt, '--output-format', 'json'],
      ...['--permission-mode', 'acceptEdits', '--allowedTools', 'Write,Edit,Read,Bash'],
    ],
    environment: { ...claudeCodeEnvironment(target), ...quietClaude },
    home,
    cwd: task.cwd,
    timeoutMs: task.timeoutMs,
  });
  return { ...run, finalText: finalText(run) };
}

export const quietClaude = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_BUG_COMMAND: '1',
  DISABLE_GROWTHBOOK: '1',
};

const outcome = z.object({ type: z.literal('result'), is_error: z.literal(false), result: z.string() });

/** One object, or in some versions a list that ends with it. */
function finalText({ stdout }: ProgramRun): string {
  for (const event of jsonLines(stdout).flat()) {
    const read = outcome.safeParse(event);
    if (read.success) return read.data.result.trim();
  }
  return '';
}
