import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentRun, type AgentTarget, type AgentTask, runProgram, withHome } from './agent-run';
import { codexPackage, requireProgram } from './client-package';

/** The text for `~/.codex/config.toml` that points Codex at the target; the key is in the variable it names. */
export function codexConfig({ baseUrl, model }: AgentTarget): string {
  return `model = ${JSON.stringify(model)}
model_provider = "gigachat"

[model_providers.gigachat]
name = "GigaChat Bridge"
base_url = ${JSON.stringify(baseUrl)}
env_key = "GIGACHAT_BRIDGE_KEY"
wire_api = "responses"
`;
}

/** Has Codex do a task, with everything allowed. It speaks the Responses API. */
export async function runCodex(target: AgentTarget, task: AgentTask): Promise<AgentRun> {
  const program = requireProgram(codexPackage);
  return withHome(async (home) => {
    await mkdir(join(home, '.codex'));
    await writeFile(join(home, '.codex', 'config.toml'), quietSettings + codexConfig(target) + quietTables);
    const final = join(home, 'final-text');
    const run = await runProgram({
      program,
      args: ['exec', '--skip-git-repo-check', '--color', 'never', '--json', '-o', final, task.prompt],
      environment: { GIGACHAT_BRIDGE_KEY: target.apiKey },
      home,
      cwd: task.cwd,
      timeoutMs: task.timeoutMs,
    });
    return { ...run, finalText: (await readFile(final, 'utf8').catch(() => '')).trim() };
  });
}

const quietSettings = `approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
web_search = "disabled"
`;

// Without these it looks outside for plugins and updates.
const quietTables = `
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
