import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentTarget, type RunClient, runProgram, withHomeOf } from './agent-run';
import { piPackage, requireProgram } from './client-package';
import { loopbackOnly } from './continue';

/** The APIs that pi can speak to a provider of the user's own. */
const piProtocols = {
  'Chat Completions': 'openai-completions',
  Responses: 'openai-responses',
  Messages: 'anthropic-messages',
} as const;

/** The text for pi's `models.json` that points it at the target. Its Anthropic client adds `/v1` by itself. */
function piConfig({ baseUrl, apiKey, model }: AgentTarget, protocol: keyof typeof piProtocols): string {
  const gigachat = {
    baseUrl: protocol === 'Messages' ? baseUrl.replace(/\/v1$/, '') : baseUrl,
    api: piProtocols[protocol],
    apiKey,
    models: [{ id: model, contextWindow: 128_000, maxTokens: 8192 }],
  };
  return JSON.stringify({ providers: { gigachat } }, undefined, 2);
}

/** Has pi do a task by one of its protocols. Its answer is all that it prints. */
export function runPi(protocol: keyof typeof piProtocols): RunClient {
  return async (target, task) => {
    const program = requireProgram(piPackage);
    return withHomeOf(task, async (home) => {
      const folder = join(home, '.pi', 'agent');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'models.json'), piConfig(target, protocol));
      const more = task.conversation?.begun ? ['--continue'] : [];
      const run = await runProgram({
        program: process.execPath,
        args: [program, '-p', ...more, '--provider', 'gigachat', '--model', target.model, task.prompt],
        environment: { PI_OFFLINE: '1', PI_TELEMETRY: '0', NODE_OPTIONS: loopbackOnly },
        home,
        cwd: task.cwd,
        timeoutMs: task.timeoutMs,
      });
      return { ...run, finalText: run.stdout.trim() };
    });
  };
}
