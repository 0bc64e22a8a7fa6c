import type { AgentTarget } from '../clients/agent-run';
import { clineAuthCommand } from '../clients/cline';
import { continueConfig } from '../clients/continue';

/** Ready to paste: how curl, OpenAI's client, Continue and Cline use the bridge that is running now. */
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
    section('Continue (~/.continue/config.yaml)', continueConfig(target).trimEnd()),
    section('Cline', clineAuthCommand(target)),
  ].join('\n');
}

function section(title: string, text: string): string {
  return `── ${title}\n${text}\n`;
}
