import type { AgentTarget } from '../clients/agent-run';
import { clientConfigs } from './client-configs';

/** Ready to paste: how curl, OpenAI's client and the agents use the bridge that is running now. */
export function snippets(target: AgentTarget): string {
  const { baseUrl, apiKey, model } = target;
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Привет!' }] });
  return [
    section(
      'curl',
      `curl ${baseUrl}/chat/completions -H "Authorization: Bearer ${apiKey}" \\\n  -H "Content-Type: application/json" -d '${body}'`,
    ),
    section(
      "OpenAI's client (npm install openai)",
      `import OpenAI from 'openai';\nconst client = new OpenAI({ baseURL: '${baseUrl}', apiKey: '${apiKey}' });\nconst answer = await client.chat.completions.create({\n  model: '${model}',\n  messages: [{ role: 'user', content: 'Привет!' }],\n});\nconsole.log(answer.choices[0].message.content);`,
    ),
    ...Object.values(clientConfigs(target)).map(({ where, text }) => section(where, text)),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `── ${title}\n${text}\n`;
}
