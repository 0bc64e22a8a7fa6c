import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunClient, runProgram, withHomeOf } from './agent-run';
import { kiloPackage, requireProgram } from './client-package';
import { lastText, openCodeConfig, type openCodeProtocols, quietSettings } from './opencode';

/** Has Kilo Code's command line client, whose settings are written like OpenCode's, do a task with every tool allowed. */
export function runKilo(protocol: keyof typeof openCodeProtocols): RunClient {
  return async (target, task) => {
    const program = requireProgram(kiloPackage);
    return withHomeOf(task, async (home) => {
      const config = join(home, 'kilo.json');
      await writeFile(config, JSON.stringify({ ...JSON.parse(openCodeConfig(target, protocol)), ...quietSettings }));
      const words = task.prompt.split(' ');
      const more = task.conversation?.begun ? ['--continue'] : [];
      const run = await runProgram({
        program,
        // In words, because it puts an argument with spaces in quotes and escapes those within.
        args: ['run', '--auto', ...more, '--format', 'json', '--model', `gigachat/${target.model}`, '--', ...words],
        environment: { ...quietKilo, KILO_CONFIG: config },
        home,
        cwd: task.cwd,
        timeoutMs: task.timeoutMs,
      });
      return { ...run, finalText: lastText(run.stdout) };
    });
  };
}

export const quietKilo = {
  npm_config_registry: 'http://127.0.0.1:9/',
  KILO_DISABLE_AUTOUPDATE: '1',
  KILO_DISABLE_MODELS_FETCH: '1',
  KILO_DISABLE_LSP_DOWNLOAD: '1',
  KILO_DISABLE_DEFAULT_PLUGINS: '1',
  KILO_DISABLE_SHARE: '1',
  KILO_DISABLE_SESSION_INGEST: '1',
  KILO_DISABLE_CODEBASE_INDEXING: '1',
  KILO_DISABLE_CLAUDE_CODE: '1',
  KILO_DISABLE_PRESENCE: '1',
  KILO_TELEMETRY_LEVEL: 'off',
  KILO_NO_DAEMON: '1',
};
