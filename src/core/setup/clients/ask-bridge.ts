import http from 'node:http';
import https from 'node:https';

/** A person waits for it. */
const answerWithinMs = 60_000;

/** What the bridge answered to one request. */
export interface BridgeAnswer {
  status: number;
  /** The model that really answered, where one did. */
  model: string | undefined;
  text: string;
}

/** One request to the bridge on this machine, past every proxy; a POST with a body. Throws when nobody answers. */
export function askBridge(
  address: string,
  key: string,
  { body, headers = {} }: { body?: string; headers?: object } = {},
): Promise<BridgeAnswer> {
  const { request, Agent } = address.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        method: body === undefined ? 'GET' : 'POST',
        // The runtime's own agent may have been told to go through the proxy of the environment (NODE_USE_ENV_PROXY).
        agent: new Agent(),
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(answerWithinMs),
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          const model = answer.headers['x-gigachat-model'];
          resolve({ status: answer.statusCode ?? 0, model: typeof model === 'string' ? model : undefined, text });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
