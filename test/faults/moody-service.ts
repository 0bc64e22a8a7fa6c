import net, { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a service may do with a chat. */
export type ServiceMood = keyof typeof moods;

/** How an answer of that mood ends: whole, before its first word, or behind one. */
export type ServiceEnd = 'whole' | 'early' | 'late';

/** A service that speaks OpenAI's protocol, and answers each chat as its mood of the moment is. */
export interface MoodyService {
  readonly baseUrl: string;
  mood: ServiceMood;
  /** How many chats came. */
  chats: number;
  /** How many of them wait for time to pass. */
  stalls: number;
  /** Connections that are open. */
  open(): number;
  /** Ends every connection: with a reset, or in good order. */
  cut(how: 'reset' | 'fin'): void;
  stop(): Promise<void>;
}

/** What it says where it says all of it. */
export const wholeText = 'Слово service «ё» 😀.';

type Answer = (socket: net.Socket) => void;

const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'gen-1', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }], ...more })}\n\n`;
const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const words = [...wholeText].map((content) => chunk({ content }));
const [firstWord = ''] = words;
const ending = `${chunk({}, 'stop')}data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`;
const stream = words.join('') + ending;
const completion = JSON.stringify({
  id: 'gen-1',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: wholeText }, finish_reason: 'stop' }],
  usage,
});
const failed = JSON.stringify({ error: { code: 502, message: 'Provider returned error', metadata: { raw: 'gone' } } });
const failedLate = chunk({ content: '' }, 'error', {
  error: { code: 'server_error', message: 'Provider disconnected' },
});

const headOf = (status: number, type: string, more = '') => `HTTP/1.1 ${status} x\r\ncontent-type: ${type}\r\n${more}`;
/** An answer with its length. */
export const sized =
  (status: number, type: string, body: string | Buffer, more = ''): Answer =>
  (socket) => {
    socket.write(`${headOf(status, type, more)}content-length: ${Buffer.byteLength(body)}\r\n\r\n`);
    socket.write(body);
  };
const open = `${headOf(200, 'text/event-stream', 'transfer-encoding: chunked\r\n')}\r\n`;
const piece = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
/** Chunked, said to its end. */
const streamed =
  (...texts: string[]): Answer =>
  (socket) =>
    void socket.write(`${open}${texts.map(piece).join('')}0\r\n\r\n`);
/** Chunked, and then what becomes of the connection. */
const broken =
  (text: string, then: Answer): Answer =>
  (socket) =>
    void socket.write(open + (text === '' ? '' : piece(text)), () => then(socket));
const reset: Answer = (socket) => void socket.resetAndDestroy();
const fin: Answer = (socket) => void socket.end();
const silent: Answer = () => {};
const refusal = (status: number, more = '') =>
  sized(status, 'application/json', JSON.stringify({ error: { code: status, message: 'Scripted' } }), more);
const packed = gzipSync(stream);

const moods = {
  good: [streamed(stream), 'whole'],
  'good, letter by letter': [streamed(...stream), 'whole'],
  'good, with comments': [streamed(': OPENROUTER PROCESSING\n\n'.repeat(50), stream), 'whole'],
  'good, in one JSON': [sized(200, 'application/json', completion), 'whole'],
  'good, with a length': [sized(200, 'text/event-stream; charset=utf-8', stream), 'whole'],
  'good until it closes': [(socket) => void socket.end(`${headOf(200, 'text/event-stream')}\r\n${stream}`), 'whole'],
  'good, then reset': [broken(stream, reset), 'whole'],
  'good, then silent': [broken(stream, silent), 'whole'],
  'good, closing the connection': [sized(200, 'text/event-stream', stream, 'connection: close\r\n'), 'whole'],
  'good, without a type': [(socket) => void socket.end(`HTTP/1.1 200 x\r\n\r\n${stream}`), 'whole'],
  'good, as plain text behind blanks': [sized(200, 'text/plain', `\n\n: OPENROUTER\n\n${stream}`), 'whole'],
  'good, as events that are called JSON': [sized(200, 'application/json', stream), 'whole'],
  'good, in one JSON of no type': [sized(200, 'application/octet-stream', completion), 'whole'],
  'good, compressed': [sized(200, 'text/event-stream', packed, 'content-encoding: gzip\r\n'), 'whole'],
  'good behind 103': [
    (socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\n');
      streamed(stream)(socket);
    },
    'whole',
  ],
  'resetting at once': [reset, 'early'],
  'closing at once': [fin, 'early'],
  silent: [silent, 'early'],
  'silent behind its head': [broken('', silent), 'early'],
  'silent behind comments': [broken(': OPENROUTER PROCESSING\n\n', silent), 'early'],
  'reset behind its head': [broken('', reset), 'early'],
  'closed behind its head': [broken('', fin), 'early'],
  'an empty stream': [streamed(), 'early'],
  'only [DONE]': [streamed('data: [DONE]\n\n'), 'early'],
  'only who speaks, then reset': [broken(chunk({ role: 'assistant', content: '' }), reset), 'early'],
  'an error in a 200': [sized(200, 'application/json', failed), 'early'],
  'an error in the first chunk': [streamed(`data: ${failed}\n\n`), 'early'],
  'a page': [sized(200, 'text/html', '<html>sign in</html>'), 'early'],
  'words of plain text': [sized(200, 'text/plain', 'database: sign in'), 'early'],
  'blanks alone': [sized(200, 'text/plain', ' '.repeat(5000)), 'early'],
  'nothing at all': [sized(204, 'text/plain', ''), 'early'],
  'a redirect': [sized(302, 'text/html', '', 'location: http://127.0.0.1:9/\r\n'), 'early'],
  'no HTTP': [(socket) => void socket.end('220 mail.example\r\n\r\n'), 'early'],
  'no JSON': [streamed('data: error: gone\n\n'), 'early'],
  'a compression cut off': [
    sized(200, 'text/event-stream', packed.subarray(0, 12), 'content-encoding: gzip\r\n'),
    'early',
  ],
  '400': [refusal(400), 'early'],
  '401': [refusal(401), 'early'],
  '402': [refusal(402), 'early'],
  '403': [refusal(403), 'early'],
  '404': [refusal(404), 'early'],
  '408': [refusal(408, 'connection: close\r\n'), 'early'],
  '413': [refusal(413), 'early'],
  '429': [refusal(429, 'retry-after: 20\r\n'), 'early'],
  '500': [refusal(500), 'early'],
  '502 with a page': [sized(502, 'text/html', '<html>Bad Gateway</html>'), 'early'],
  '503 that never ends': [
    (socket) => void socket.write(`${headOf(503, 'application/json')}content-length: 99\r\n\r\n{`),
    'early',
  ],
  '524': [refusal(524), 'early'],
  'reset behind a word': [broken(firstWord, reset), 'late'],
  'closed behind a word': [broken(firstWord, fin), 'late'],
  'silent behind a word': [broken(firstWord, silent), 'late'],
  'ended behind a word': [streamed(firstWord), 'late'],
  '[DONE] behind a word': [streamed(firstWord, 'data: [DONE]\n\n'), 'late'],
  'an error behind a word': [streamed(firstWord, failedLate), 'late'],
  'no JSON behind a word': [streamed(firstWord, 'data: {"choi\n\n'), 'late'],
} satisfies Record<string, [Answer, ServiceEnd]>;

/** All of them. */
export const serviceMoods = Object.keys(moods) as ServiceMood[];

/** How an answer of that mood ends. */
export function endOf(mood: ServiceMood): ServiceEnd {
  return moods[mood][1];
}

/** Starts one in good mood. `aside` answers what is no chat, and says whether it did. */
export async function startMoodyService(
  aside: (path: string, socket: net.Socket) => boolean = () => false,
): Promise<MoodyService> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let heard = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      const end = heard.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = heard.subarray(0, end).toString('latin1');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (heard.length < end + 4 + length) return;
      heard = heard.subarray(end + 4 + length);
      if (aside(head.split(' ', 2)[1] ?? '', socket)) return;
      service.chats += 1;
      if (/silent|never/.test(service.mood)) service.stalls += 1;
      moods[service.mood][0](socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const service: MoodyService = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    mood: 'good',
    chats: 0,
    stalls: 0,
    open: () => sockets.size,
    cut: (how) => {
      for (const socket of sockets)
        if (how === 'reset') socket.resetAndDestroy();
        else socket.end();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return service;
}
