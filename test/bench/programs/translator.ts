import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

// The least that can translate: Chat Completions and embeddings to GigaChat's words and back on bare node:http, with
// nothing checked, nothing kept, no key, no limit and no way to fail well.

interface Call {
  id: string;
  function: { name: string; arguments: string };
}
interface Message {
  role: string;
  content: string | null;
  tool_call_id?: string;
  tool_calls?: Call[];
}
interface Asked {
  model: string;
  stream?: boolean;
  messages: Message[];
  tools?: { function: { name: string; description?: string; parameters: object } }[];
  input?: string;
}
interface Answer {
  model: string;
  usage?: object;
  choices: { delta?: Said; message?: Said; finish_reason?: string }[];
}
interface Said {
  content?: string;
  function_call?: { name: string; arguments: object };
}

const upstream = new URL(process.env.UPSTREAM ?? '');
const agent = new Agent({ keepAlive: true });
let count = 0;

const server = createServer((incoming, outgoing) => {
  whole(incoming, (text) => {
    const asked = JSON.parse(text) as Asked;
    const path = incoming.url ?? '';
    if (path.endsWith('/embeddings')) onward(path, { model: asked.model, input: [asked.input] }, outgoing, embeddings);
    else onward(path, toGigaChat(asked), outgoing, (answer) => chat(answer, asked, outgoing));
  });

  function embeddings(answer: IncomingMessage): void {
    whole(answer, (text) => {
      const { model, data } = JSON.parse(text) as { model: string; data: { embedding: number[] }[] };
      const list = data.map(({ embedding }, index) => ({ object: 'embedding', index, embedding }));
      json(outgoing, { object: 'list', model, data: list, usage: { prompt_tokens: 0, total_tokens: 0 } });
    });
  }
});

function toGigaChat({ model, messages, stream, tools }: Asked): object {
  const names = new Map(
    messages.flatMap(({ tool_calls = [] }) => tool_calls.map((call) => [call.id, call.function.name])),
  );
  return {
    model,
    stream,
    messages: messages.map(({ role, content, tool_calls, tool_call_id }) => {
      if (role === 'tool') {
        return { role: 'function', name: names.get(tool_call_id ?? ''), content: JSON.stringify({ result: content }) };
      }
      const [call] = tool_calls ?? [];
      if (!call) return { role, content };
      const { name, arguments: args } = call.function;
      return { role, content: content ?? '', function_call: { name, arguments: JSON.parse(args) } };
    }),
    ...(tools && {
      functions: tools.map(({ function: { name, description, parameters } }) => ({ name, description, parameters })),
    }),
  };
}

function chat(answer: IncomingMessage, asked: Asked, outgoing: ServerResponse): void {
  count += 1;
  const head = { id: `chatcmpl-${count}`, created: Math.floor(Date.now() / 1000), model: asked.model };
  if (!asked.stream) {
    whole(answer, (text) => {
      const { choices, usage } = JSON.parse(text) as Answer;
      const [choice] = choices;
      const message = { role: 'assistant', content: choice?.message?.content ?? null, ...calls(choice?.message) };
      const finish_reason = choice?.finish_reason ?? 'stop';
      json(outgoing, { ...head, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage });
    });
    return;
  }
  outgoing.writeHead(answer.statusCode ?? 200, { 'content-type': 'text/event-stream' });
  let rest = '';
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    const events = (rest + text).split('\n\n');
    rest = events.pop() ?? '';
    let out = '';
    for (const event of events) {
      if (event === 'data: [DONE]') out += 'data: [DONE]\n\n';
      else if (event.startsWith('data: ')) {
        const { choices } = JSON.parse(event.slice(6)) as Answer;
        const [choice] = choices;
        const delta = { content: choice?.delta?.content, ...calls(choice?.delta) };
        const chunk = { index: 0, delta, finish_reason: choice?.finish_reason ?? null };
        out += `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [chunk] })}\n\n`;
      }
    }
    if (out !== '' && !outgoing.write(out)) {
      answer.pause();
      outgoing.once('drain', () => answer.resume());
    }
  });
  answer.on('error', () => outgoing.destroy());
  answer.on('end', () => outgoing.end());
}

function calls(said: Said | undefined): object {
  const call = said?.function_call;
  if (!call) return {};
  return {
    tool_calls: [
      {
        index: 0,
        id: `call_${count}`,
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      },
    ],
  };
}

function onward(path: string, body: object, outgoing: ServerResponse, then: (answer: IncomingMessage) => void): void {
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    authorization: 'Bearer token',
  };
  const call = request({ host: upstream.hostname, port: upstream.port, path, method: 'POST', headers, agent }, then);
  call.on('error', () => outgoing.destroy());
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) call.destroy();
  });
  call.end(text);
}

function whole(incoming: IncomingMessage, then: (text: string) => void): void {
  const pieces: Buffer[] = [];
  incoming.on('data', (bytes: Buffer) => pieces.push(bytes));
  incoming.on('end', () => then(Buffer.concat(pieces).toString('utf8')));
}

function json(outgoing: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

// No connection ends between two requests of the measured program.
server.keepAliveTimeout = 600_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
