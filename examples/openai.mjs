// npm install openai; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import OpenAI from 'openai';

const { BRIDGE_URL = 'http://127.0.0.1:8090', BRIDGE_KEY } = process.env;
const client = new OpenAI({ baseURL: `${BRIDGE_URL}/v1`, apiKey: BRIDGE_KEY });

const stream = await client.chat.completions.create({
  model: 'GigaChat-2',
  messages: [{ role: 'user', content: 'Скажи одно слово' }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
process.stdout.write('\n');
