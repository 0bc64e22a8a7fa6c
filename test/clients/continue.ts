import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AgentRun, type AgentTarget, type AgentTask, runProgram, withHomeOf } from './agent-run';
import { continuePackage, requireProgram } from './client-package';

/** The text for Continue's `config.yaml` that points the editor extension or `cn` at the target. */
export function continueConfig(target: AgentTarget): string {
  const [model, apiBase, apiKey] = [target.model, target.baseUrl, target.apiKey].map((text) => JSON.stringify(text));
  return `name: GigaChat Bridge
version: 1.0.0
schema: v1
models:
  - name: GigaChat
    provider: openai
    model: ${model}
    apiBase: ${apiBase}
    apiKey: ${apiKey}
    roles: [chat, edit, apply]
    capabilities: [tool_use]
    defaultCompletionOptions:
      contextLength: 128000
      maxTokens: 8192
`;
}

/** Has Continue's command line client do a task, with every tool allowed. Its answer is all that it prints. */
export async function runContinue(target: AgentTarget, task: AgentTask): Promise<AgentRun> {
  const program = requireProgram(continuePackage);
  return withHomeOf(task, async (home) => {
    const config = join(home, 'config.yaml');
    await writeFile(config, continueConfig(target));
    const more = task.conversation?.begun ? ['--resume'] : [];
    const run = await runProgram({
      program: process.execPath,
      args: [program, '-p', '--auto', '--silent', '--config', config, ...more, task.prompt],
      environment: quietContinue(home),
      home,
      cwd: task.cwd,
      timeoutMs: task.timeoutMs,
    });
    return { ...run, finalText: run.stdout.trim() };
  });
}

/** The `NODE_OPTIONS` that keep a Node-based client on loopback. */
export const loopbackOnly = `--import=${pathToFileURL(join(__dirname, 'loopback-only.mjs')).href}`;

export function quietContinue(home: string): Record<string, string> {
  return {
    CONTINUE_GLOBAL_DIR: join(home, '.continue'),
    CONTINUE_API_BASE: 'http://127.0.0.1:9/',
    CONTINUE_TELEMETRY_ENABLED: '0',
    CONTINUE_METRICS_ENABLED: '0',
    CONTINUE_CLI_ENABLE_TELEMETRY: '0',
    FORCE_NO_TTY: '1',
    // The version check has no switch and does not ask for a proxy.
    NODE_OPTIONS: loopbackOnly,
  };
}
