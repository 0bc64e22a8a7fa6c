import type { ClientTarget } from '../../src/core/setup/clients/client';
import { clientConfigs } from './client-configs';

/** The clients that most people come with; `npm run client-config` has all. */
const shown = ['continue', 'cline', 'claude-code', 'codex', 'opencode'];

/** Ready to paste: how curl (or PowerShell), OpenAI's client and the agents use the bridge that is running now. */
export async function snippets(
  target: ClientTarget,
  openAiClient: string,
  platform = process.platform,
): Promise<string> {
  const { url, key, model } = target;
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Привет!' }] });
  const configs = await Promise.all(shown.map((id) => clientConfigs(id, target)));
  return [
    platform === 'win32'
      ? section(
          'PowerShell',
          `Invoke-RestMethod ${url}/v1/chat/completions -Method Post -Headers @{ Authorization = 'Bearer ${key}' } \`\n  -ContentType 'application/json; charset=utf-8' -Body '${body}'`,
        )
      : section(
          'curl',
          `curl ${url}/v1/chat/completions -H "Authorization: Bearer ${key}" \\\n  -H "Content-Type: application/json" -d '${body}'`,
        ),
    section(
      openAiClient,
      `import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: '${url}/v1', apiKey: '${key}' });\nconst answer = await client.chat.completions.create({\n  model: '${model}',\n  messages: [{ role: 'user', content: 'Привет!' }],\n});\nconsole.log(answer.choices[0].message.content);`,
    ),
    ...configs.flat().map(({ where, text }) => section(where, text)),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `── ${title}\n${text}\n`;
}
