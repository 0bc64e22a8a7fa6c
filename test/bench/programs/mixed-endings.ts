import { request } from 'node:http';
import { ask, newAgent } from './ask';
import { bodiesOf, type Kind } from './bodies';

/** Requests that end in every way there is, 32 at a time. How many were answered wrongly, of those that end well. */
export async function mixedEndings(url: string, apiKey: string, count: number): Promise<number> {
  const agent = newAgent();
  let errors = 0;
  const chat = (mark: string, stream: boolean, kind: Kind = 'chat') => {
    const [body = { path: '', text: '' }] = bodiesOf(kind, mark, stream, 1);
    return { url, apiKey, agent, ...body };
  };
  const well = async (mark: string, stream: boolean, kind?: Kind) => {
    if (!(await ask(chat(mark, stream, kind))).ok) errors += 1;
  };
  const ways: (() => Promise<unknown>)[] = [
    () => well('bench:short:0:', false),
    () => well('bench:short:0:', true),
    () => well('bench:burst:100:', true, 'chat'),
    () => well('bench:short:0:', false, 'embeddings'),
    () => ask(chat('bench:cut:0:', true)),
    () => ask(chat('bench:refuse:0:', true)),
    () => ask({ ...chat('bench:held:0:mixed', true), onFirst: (response) => response.destroy() }),
    () => ask({ ...chat('bench:short:0:', false), text: '{"model":' }),
    () => ask({ ...chat('bench:short:0:', false), apiKey: 'a wrong key' }),
    () => leaveInBody(url, apiKey),
  ];
  let made = 0;
  const lane = async () => {
    while (made < count) {
      const way = ways[made % ways.length];
      made += 1;
      await way?.();
    }
  };
  await Promise.all(Array.from({ length: 32 }, lane));
  agent.destroy();
  return errors;
}

/** Promises a body and leaves in the middle of it. */
function leaveInBody(url: string, apiKey: string): Promise<void> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'content-length': 1000 };
  return new Promise((resolve) => {
    const call = request(`${url}/v1/chat/completions`, { method: 'POST', agent: false, headers });
    call.on('error', () => resolve());
    call.on('close', () => resolve());
    call.write('{"model"', () => call.destroy());
  });
}
