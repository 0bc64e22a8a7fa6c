import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** What one streamed chat took, in milliseconds from the request. */
export interface Timing {
  firstContentMs: number;
  totalMs: number;
}

/** Streams one chat and throws its bytes away; throws when it does not end in `[DONE]`. */
export function chat(url: string, apiKey: string, kind: string): Promise<Timing> {
  const body = JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: kind }] });
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    let firstContentMs = 0;
    let tail = '';
    request(
      `${url}/v1/chat/completions`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.on('data', (bytes: Buffer) => {
          if (firstContentMs === 0 && bytes.includes('"content":"Н')) firstContentMs = performance.now() - begun;
          tail =
            bytes.length >= 16
              ? bytes.toString('latin1', bytes.length - 16)
              : (tail + bytes.toString('latin1')).slice(-16);
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200 && tail.includes('[DONE]'))
            resolve({ firstContentMs, totalMs: performance.now() - begun });
          else reject(new Error(`A chat through ${url} ended badly (${response.statusCode}).`));
        });
      },
    )
      .on('error', reject)
      .end(body);
  });
}

/** Keeps `width` chats of a kind under way until `count` have been made. */
export async function keepBusy(
  url: string,
  apiKey: string,
  kind: string,
  width: number,
  count: number,
): Promise<Timing[]> {
  const timings: Timing[] = [];
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      timings.push(await chat(url, apiKey, kind));
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return timings;
}
