// npm install openai; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import OpenAI from 'openai';

const { BRIDGE_URL = 'http://127.0.0.1:8090', BRIDGE_KEY } = process.env;
const client = new OpenAI({ baseURL: `${BRIDGE_URL}/v1`, apiKey: BRIDGE_KEY });

const first = await client.responses.create({ model: 'GigaChat-2', input: 'Меня зовут Анна' });
const second = await client.responses.create({
  model: 'GigaChat-2',
  previous_response_id: first.id,
  input: 'Как меня зовут?',
});
console.log(second.output_text);
