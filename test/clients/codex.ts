import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentRun, type AgentTarget, type AgentTask, runProgram, withHome, withHomeOf } from './agent-run';
import { codexPackage, requireProgram } from './client-package';

/** The text for `~/.codex/config.toml` that points Codex at the target; the key is in the variable it names. */
export function codexConfig({ baseUrl, model }: AgentTarget, providerName = 'GigaChat Bridge'): string {
  return `model = ${JSON.stringify(model)}
model_provider = "gigachat"

[model_providers.gigachat]
name = ${JSON.stringify(providerName)}
base_url = ${JSON.stringify(baseUrl)}
env_key = "GIGACHAT_BRIDGE_KEY"
wire_api = "responses"
`;
}

/** Has Codex do a task, with everything allowed. It speaks the Responses API. */
export async function runCodex(target: AgentTarget, task: AgentTask): Promise<AgentRun> {
  const command = task.conversation?.begun ? ['resume', '--last'] : [];
  return withHomeOf(task, (home) => exec(home, codexConfig(target), target, task, command));
}

/** What a session of several prompts depends on. */
export interface CodexSession {
  /** Codex has the server compact when its provider is called `OpenAI`, and asks the model itself otherwise. */
  providerName: string;
  /** Codex compacts before a prompt when more tokens than these were used. */
  compactAtTokens?: number;
}

/** Has Codex answer prompts one after the other in one conversation, each in a process of its own. */
export async function runCodexSession(
  target: AgentTarget,
  tasks: readonly AgentTask[],
  { providerName, compactAtTokens }: CodexSession,
): Promise<AgentRun[]> {
  const limit = compactAtTokens === undefined ? '' : `model_auto_compact_token_limit = ${compactAtTokens}\n`;
  const config = limit + codexConfig(target, providerName);
  return withHome(async (home) => {
    const runs: AgentRun[] = [];
    for (const task of tasks) {
      runs.push(await exec(home, config, target, task, runs.length > 0 ? ['resume', '--last'] : []));
    }
    return runs;
  });
}

async function exec(
  home: string,
  config: string,
  target: AgentTarget,
  task: AgentTask,
  command: readonly string[],
): Promise<AgentRun> {
  await mkdir(join(home, '.codex'), { recursive: true });
  await writeFile(join(home, '.codex', 'config.toml'), quietSettings + config + quietTables);
  const final = join(home, 'final-text');
  const run = await runProgram({
    program: requireProgram(codexPackage),
    args: ['exec', '--skip-git-repo-check', '--color', 'never', '--json', '-o', final, ...command, task.prompt],
    environment: { GIGACHAT_BRIDGE_KEY: target.apiKey },
    home,
    cwd: task.cwd,
    timeoutMs: task.timeoutMs,
  });
  return { ...run, finalText: (await readFile(final, 'utf8').catch(() => '')).trim() };
}

const quietSettings = `approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
web_search = "disabled"
`;

// Without these it looks outside for plugins and updates.
export const quietTables = `
[features]
plugins = false
apps = false
remote_plugin = false

[analytics]
enabled = false

[feedback]
enabled = false

[otel]
exporter = "none"
`;
