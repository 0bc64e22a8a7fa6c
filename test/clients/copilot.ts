import { join } from 'node:path';
import { copilotVariables } from '../../src/core/setup/clients/clients-by-hand';
import { type RunClient, runProgram, withHomeOf } from './agent-run';
import { clientFolder, copilotPackage, requireProgram } from './client-package';

/** The protocols that Copilot can speak to a provider of the user's own, by the variables that choose them. */
const protocols = {
  'Chat Completions': {},
  Responses: { COPILOT_PROVIDER_WIRE_API: 'responses' },
  Messages: { COPILOT_PROVIDER_TYPE: 'anthropic' },
} as const;
export type CopilotProtocol = keyof typeof protocols;

/** Has GitHub Copilot's command line client do a task by one of its protocols, with every tool allowed. */
export function runCopilot(protocol: CopilotProtocol): RunClient {
  return async (target, task) => {
    const program = requireProgram(copilotPackage);
    const url = target.baseUrl.replace(/\/v1$/, '');
    const limits = { contextTokens: 131_072, outputTokens: 8192, images: true };
    return withHomeOf(task, async (home) => {
      const run = await runProgram({
        program,
        args: [
          ...(task.conversation?.begun ? ['--continue'] : []),
          '-p',
          task.prompt,
          '--silent',
          '--allow-all-tools',
          '--no-auto-update',
        ],
        environment: {
          ...copilotVariables({ url, key: target.apiKey, model: target.model, ...limits }),
          // Its Anthropic client adds `/v1` by itself.
          ...(protocol === 'Messages' && { COPILOT_PROVIDER_BASE_URL: url }),
          ...protocols[protocol],
          // Otherwise it looks for GitHub.
          COPILOT_OFFLINE: 'true',
          // It unpacks itself for several seconds where it has not yet.
          XDG_CACHE_HOME: join(clientFolder(copilotPackage), 'unpacked'),
        },
        home,
        cwd: task.cwd,
        timeoutMs: task.timeoutMs,
      });
      return { ...run, finalText: run.stdout.trim().split('\n').at(-1) ?? '' };
    });
  };
}
