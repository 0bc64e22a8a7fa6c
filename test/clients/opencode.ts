import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type AgentTarget, type RunClient, runProgram, withHomeOf } from './agent-run';
import { openCodePackage, requireProgram } from './client-package';
import { jsonLines } from './json-lines';

/** The protocols OpenCode can speak, by the package that it has inside for each. */
export const openCodeProtocols = {
  'Chat Completions': '@ai-sdk/openai-compatible',
  Responses: '@ai-sdk/openai',
  Messages: '@ai-sdk/anthropic',
} as const;

/** The text for `opencode.json` that points OpenCode at the target. */
export function openCodeConfig(
  { baseUrl, apiKey, model }: AgentTarget,
  protocol: keyof typeof openCodeProtocols,
): string {
  const gigachat = {
    npm: openCodeProtocols[protocol],
    name: 'GigaChat',
    options: { baseURL: baseUrl, apiKey },
    models: { [model]: { name: model, limit: { context: 128_000, output: 8192 } } },
  };
  const chosen = `gigachat/${model}`;
  const config = { model: chosen, small_model: chosen, enabled_providers: ['gigachat'], provider: { gigachat } };
  return JSON.stringify(config, undefined, 2);
}

/** Has OpenCode do a task by one of its protocols, with every tool allowed. */
export function runOpenCode(protocol: keyof typeof openCodeProtocols): RunClient {
  return async (target, task) => {
    const program = requireProgram(openCodePackage);
    return withHomeOf(task, async (home) => {
      const config = join(home, 'opencode.json');
      await writeFile(config, JSON.stringify({ ...JSON.parse(openCodeConfig(target, protocol)), ...quietSettings }));
      const more = task.conversation?.begun ? ['--continue'] : [];
      const run = await runProgram({
        program,
        args: ['run', ...more, '--format', 'json', '--model', `gigachat/${target.model}`, task.prompt],
        environment: { ...quietOpenCode, OPENCODE_CONFIG: config },
        home,
        cwd: task.cwd,
        timeoutMs: task.timeoutMs,
      });
      return { ...run, finalText: lastText(run.stdout) };
    });
  };
}

/** The last text among the events that `run --format json` prints. */
export function lastText(stdout: string): string {
  const texts = jsonLines(stdout).flatMap((event) => textEvent.safeParse(event).data?.part.text ?? []);
  return (texts.at(-1) ?? '').trim();
}

const textEvent = z.object({ type: z.literal('text'), part: z.object({ text: z.string() }) });

export const quietSettings = {
  autoupdate: false,
  share: 'disabled',
  permission: { edit: 'allow', bash: 'allow', webfetch: 'deny', external_directory: 'allow' },
};

export const quietOpenCode = {
  // Where nothing listens: in the background it always tries to install a plugin package.
  npm_config_registry: 'http://127.0.0.1:9/',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
  OPENCODE_DISABLE_SHARE: '1',
  OPENCODE_DISABLE_CLAUDE_CODE: '1',
};
