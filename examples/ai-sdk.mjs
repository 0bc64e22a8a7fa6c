// npm install ai @ai-sdk/openai-compatible; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText } from 'ai';

const { BRIDGE_URL = 'http://127.0.0.1:8090', BRIDGE_KEY } = process.env;
const bridge = createOpenAICompatible({ name: 'gigachat', baseURL: `${BRIDGE_URL}/v1`, apiKey: BRIDGE_KEY });

const { text } = await generateText({ model: bridge('GigaChat-2'), prompt: 'Скажи одно слово' });
console.log(text);
