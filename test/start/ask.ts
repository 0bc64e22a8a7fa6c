import OpenAI from 'openai';
import type { AgentTarget } from '../clients/agent-run';

/** Asks one question through the bridge with OpenAI's own client and writes the answer as it comes. */
export async function ask(target: AgentTarget, question: string, out: NodeJS.WritableStream): Promise<void> {
  out.write(`> ${question}\n`);
  const client = new OpenAI({ baseURL: target.baseUrl, apiKey: target.apiKey });
  const { data: stream, response } = await client.chat.completions
    .create({ model: target.model, stream: true, messages: [{ role: 'user', content: question }] })
    .withResponse();
  for await (const chunk of stream) out.write(chunk.choices[0]?.delta.content ?? '');
  out.write(`\n(${response.headers.get('x-gigachat-model') ?? target.model})\n`);
}
