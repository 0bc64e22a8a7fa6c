import { type RunClient, runProgram, withHomeOf } from './agent-run';
import { qwenCodePackage, requireProgram } from './client-package';
import { loopbackOnly } from './continue';

/** Has Qwen Code do a task over Chat Completions, with every tool allowed. Its answer is all that it prints. */
export const runQwenCode: RunClient = async (target, task) => {
  const program = requireProgram(qwenCodePackage);
  return withHomeOf(task, async (home) => {
    const more = task.conversation?.begun ? ['--continue'] : [];
    const run = await runProgram({
      program: process.execPath,
      args: [program, ...more, '--auth-type', 'openai', '--yolo', '--model', target.model, '-p', task.prompt],
      environment: {
        OPENAI_API_KEY: target.apiKey,
        OPENAI_BASE_URL: target.baseUrl,
        OPENAI_MODEL: target.model,
        QWEN_TELEMETRY_ENABLED: 'false',
        // It would send what goes to loopback to the proxy too; its connections are kept on loopback without one.
        HTTP_PROXY: '',
        HTTPS_PROXY: '',
        NODE_OPTIONS: loopbackOnly,
      },
      home,
      cwd: task.cwd,
      timeoutMs: task.timeoutMs,
    });
    return { ...run, finalText: run.stdout.trim() };
  });
};
