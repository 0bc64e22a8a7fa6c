// npm install @anthropic-ai/sdk; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import Anthropic from '@anthropic-ai/sdk';

const { BRIDGE_URL = 'http://127.0.0.1:8090', BRIDGE_KEY } = process.env;
const client = new Anthropic({ baseURL: BRIDGE_URL, apiKey: BRIDGE_KEY });

const message = await client.messages.create({
  model: 'GigaChat-2',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Скажи одно слово' }],
});
console.log(message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''));
