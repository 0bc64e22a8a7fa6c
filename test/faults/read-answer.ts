import type { Stack } from '../harness/stack';
import type { Answer } from './surface';

/** Posts with the key, and whatever else the protocol wants. */
export function post(
  stack: Stack,
  path: string,
  body: object,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(stack.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

/** The answer to a request; `read` looks at the body of a 200, and a body that it cannot read is `truncated`. */
export async function readAnswer(response: Response, read: (raw: string) => Partial<Answer>): Promise<Answer> {
  const { status, headers } = response;
  const raw = await response.text();
  const bare: Answer = {
    status,
    headers,
    raw,
    ended: 'truncated',
    code: '',
    type: '',
    message: '',
    text: '',
    finish: undefined,
  };
  if (status === 200) return { ...bare, ...read(raw) };
  const { error } = JSON.parse(raw) as { error?: { code?: string; type?: string; message?: string } };
  return {
    ...bare,
    ended: 'refused',
    code: error?.code ?? '',
    type: error?.type ?? '',
    message: error?.message ?? '',
  };
}

/** The events of a stream: their name, and their data as it came. A frame cut off has no blank line behind it. */
export function framesOf(raw: string): { event: string; data: string }[] {
  return raw
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => ({ event: fieldOf(frame, 'event: '), data: fieldOf(frame, 'data: ') }))
    .filter(({ data }) => data !== '');
}

/** Only LF ends a line of ours: U+2028 may stand in JSON as it is. */
function fieldOf(frame: string, name: string): string {
  return (
    frame
      .split('\n')
      .find((line) => line.startsWith(name))
      ?.slice(name.length) ?? ''
  );
}
