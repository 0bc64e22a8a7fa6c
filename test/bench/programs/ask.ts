import { Agent, type IncomingMessage, request } from 'node:http';

/** What one answer took, in milliseconds from the request. */
export interface Asked {
  ok: boolean;
  firstMs: number;
  delaysMs: number[];
}

export interface Question {
  url: string;
  apiKey: string;
  agent: Agent;
  path: string;
  text: string;
  /** Called with the first bytes of the answer. */
  onFirst?: (response: IncomingMessage) => void;
}

/** Connections as many as there are requests, kept for the next one. */
export function newAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
}

/** What the last event of a stream holds, by the end of its address. */
const endings: readonly [string, string][] = [
  ['completions', '[DONE]'],
  ['responses', 'response.completed'],
  ['messages', 'message_stop'],
];

/** Asks and throws the bytes of the answer away; it is well when it ends as its protocol ends. Never rejects. */
export function ask({ url, apiKey, agent, path, text, onFirst }: Question): Promise<Asked> {
  const begun = performance.now();
  return new Promise((resolve) => {
    let firstMs = 0;
    let tail = '';
    let isComplete = false;
    const ending = endings.find(([end]) => path.endsWith(end))?.[1] ?? '';
    const delaysMs: number[] = [];
    const done = (ok: boolean) => resolve({ ok, firstMs: firstMs || performance.now() - begun, delaysMs });
    const headers = {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const call = request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
      const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
      response.on('data', (bytes: Buffer) => {
        if (firstMs === 0 && bytes.includes('Начало')) {
          firstMs = performance.now() - begun;
          onFirst?.(response);
        }
        if (bytes.includes('@')) delaysMs.push(...delaysIn(bytes));
        tail = (tail + bytes.toString('latin1', Math.max(0, bytes.length - 30))).slice(-30);
        isComplete ||= bytes.includes(ending) || tail.includes(ending);
      });
      response.on('error', () => done(false));
      response.on('close', () => done(false));
      response.on('end', () => done(response.statusCode === 200 && (!isStream || isComplete)));
    });
    call.on('error', () => done(false));
    call.end(text);
  });
}

/** How long ago the chunks in these bytes were sent. */
function delaysIn(bytes: Buffer): number[] {
  const now = process.hrtime.bigint();
  return [...bytes.toString('latin1').matchAll(/@(\d+)@/g)].map(([, at = '']) => Number(now - BigInt(at)) / 1e6);
}
