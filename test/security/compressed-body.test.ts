import assert from 'node:assert/strict';
import { request } from 'node:http';
import * as zlib from 'node:zlib';
import { unzstd } from '../../src/core/bridge/body/unzstd';
import { type Stack, startStack } from '../harness/stack';

const body = Buffer.from(
  JSON.stringify({ model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'Привет '.repeat(2000) }] }),
);

/** A zstd frame of plain blocks, as any encoder may write one: no compressor is needed to test a reader. */
function plainZstd(bytes: Buffer): Buffer {
  return zstdFrame(
    Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, index) =>
      bytes.subarray(index * 1000, index * 1000 + 1000),
    ).map((piece, index, all) => Buffer.concat([blockHeader(0, piece.length, index === all.length - 1), piece])),
  );
}

/** A zstd frame that repeats one byte: 128 KiB for four bytes. */
function burstingZstd(bytes: number): Buffer {
  const size = 128 * 1024;
  const count = Math.ceil(bytes / size);
  return zstdFrame(
    Array.from({ length: count }, (_, index) =>
      Buffer.concat([blockHeader(1, size, index === count - 1), Buffer.from(' ')]),
    ),
  );
}

/** Magic number, no checksum, a window of 1 MiB, then the blocks. */
function zstdFrame(blocks: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]), ...blocks]);
}

function blockHeader(type: number, size: number, isLast: boolean): Buffer {
  const header = Buffer.alloc(3);
  header.writeUIntLE((size << 3) | (type << 1) | Number(isLast), 0, 3);
  return header;
}

const gigabytes = 2 * 1024 * 1024 * 1024;
const blockSize = 4 * 1024 * 1024;

type Compression = zlib.Gzip | zlib.BrotliCompress | zlib.Deflate;

/**
 * A stream of zeros, of as many blocks as wanted, from the compression of three: what a flush behind a block gives depends
 * on nothing before it but zeros, so it may be repeated.
 */
async function bursting(stream: Compression, flush: number, blocks: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let grown: Buffer[] = [];
  stream.on('data', (piece: Buffer) => grown.push(piece));
  for (let block = 0; block < 3; block += 1) {
    await new Promise<void>((resolve) => stream.write(Buffer.alloc(blockSize), () => resolve()));
    await new Promise<void>((resolve) => stream.flush(flush, resolve));
    pieces.push(Buffer.concat(grown));
    grown = [];
  }
  const ended = new Promise((resolve) => stream.once('end', resolve));
  stream.end();
  await ended;
  const [first, second, third] = pieces;
  assert.ok(first && second && third);
  return Buffer.concat([first, ...Array.from({ length: blocks - 1 }, () => third), ...grown]);
}

/** How much comes out of compressed bytes before they end or turn out wrong. */
async function sizeOf(bytes: Buffer, stream: NodeJS.ReadWriteStream): Promise<number> {
  let size = 0;
  stream.on('data', (piece: Buffer) => {
    size += piece.length;
  });
  const over = new Promise((resolve) => stream.once('end', resolve).once('error', resolve));
  stream.end(bytes);
  await over;
  return size;
}

const bombs: [encoding: string, make: () => Compression, open: () => NodeJS.ReadWriteStream, flush: number][] = [
  ['gzip', () => zlib.createGzip(), () => zlib.createGunzip(), zlib.constants.Z_FULL_FLUSH],
  ['deflate', () => zlib.createDeflate(), () => zlib.createInflate(), zlib.constants.Z_FULL_FLUSH],
  [
    'br',
    () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
    () => zlib.createBrotliDecompress(),
    zlib.constants.BROTLI_OPERATION_FLUSH,
  ],
];

describe('compressed request bodies', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  beforeEach(() => stack.emulator.reset());

  const send = (bytes: Buffer, encoding: string, path = '/v1/chat/completions', key = stack.apiKey) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const call = request(
        stack.url + path,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${key}`,
            'content-type': 'application/json',
            'content-encoding': encoding,
            'content-length': bytes.length,
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (piece: string) => {
            text += piece;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        },
      );
      call.on('error', reject);
      call.end(bytes);
    });
  const codeOf = (text: string) => /"code":"([^"]+)"/.exec(text)?.[1];

  const compressed: [encoding: string, bytes: Buffer][] = [
    ['gzip', zlib.gzipSync(body)],
    ['x-gzip', zlib.gzipSync(body)],
    ['GZIP', zlib.gzipSync(body)],
    ['deflate', zlib.deflateSync(body)],
    ['deflate', zlib.deflateRawSync(body)],
    ['br', zlib.brotliCompressSync(body)],
    ['zstd', plainZstd(body)],
    ['identity', body],
    ['identity, gzip', zlib.gzipSync(body)],
  ];
  for (const [index, [encoding, bytes]] of compressed.entries()) {
    it(`reads a body in ${encoding} (${index + 1})`, async () => {
      const { status, text } = await send(bytes, encoding);
      assert.equal(status, 200, text);
      const messages = (stack.chatBodies()[0]?.messages ?? []) as { content: string }[];
      assert.equal(messages[0]?.content, 'Привет '.repeat(2000));
    });
  }

  for (const path of ['/v1/messages', '/v1/responses', '/v1/completions', '/v1/embeddings']) {
    it(`reads one at ${path} too`, async () => {
      const asked = {
        '/v1/messages': { max_tokens: 9, messages: [{ role: 'user', content: 'hi' }] },
        '/v1/responses': { input: 'hi' },
        '/v1/completions': { prompt: 'hi' },
        '/v1/embeddings': { input: 'hi' },
      }[path];
      const model = path === '/v1/embeddings' ? 'EmbeddingsGigaR' : 'GigaChat-2-Max';
      const { status, text } = await send(plainZstd(Buffer.from(JSON.stringify({ model, ...asked }))), 'zstd', path);
      assert.equal(status, 200, text);
    });
  }

  it('reads one in two thousand frames of zstd that each bring something', async () => {
    const whole = Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), unknown: 'x'.repeat(800_000) }));
    const starts = Array.from({ length: Math.ceil(whole.length / 400) }, (_, index) => index * 400);
    const frames = starts.map((start) => plainZstd(whole.subarray(start, start + 400)));
    const { status, text } = await send(Buffer.concat(frames), 'zstd');
    assert.equal(status, 200, text);
  });

  it('refuses a compression it does not know, and two layers, in words', async () => {
    for (const encoding of ['compress', 'lz4', 'constructor', 'gzip, br', 'gzip, gzip']) {
      const { status, text } = await send(zlib.gzipSync(body), encoding);
      assert.deepEqual([status, codeOf(text)], [415, 'unsupported_encoding'], encoding);
      assert.match(text, /gzip, deflate, br, zstd/);
    }
  });

  it('answers 400 to data that is damaged, cut off, or not what it says', async () => {
    const broken: [string, Buffer][] = [
      ...compressed
        .filter(([encoding]) => !encoding.includes('identity'))
        .flatMap(([encoding, bytes]): [string, Buffer][] => [
          [encoding, bytes.subarray(0, bytes.length - 20)],
          [encoding, bytes.subarray(0, 3)],
          [encoding, Buffer.concat([bytes.subarray(0, 40), Buffer.alloc(400, 0xa5)])],
        ]),
      ['gzip', body],
      ['zstd', body],
      ['br', body],
      ['zstd', Buffer.from('28b52ffd', 'hex')],
    ];
    for (const [encoding, bytes] of broken) {
      const { status, text } = await send(bytes, encoding);
      assert.equal(status, 400, `${encoding} ${bytes.length}: ${text}`);
    }
    assert.deepEqual(stack.chatBodies(), []);
  });

  for (const [encoding, make, open, flush] of bombs) {
    it(`drops two gigabytes that burst out of ${encoding} at 32 MiB`, async () => {
      // A short one of the same make holds what it says; opening all of the long one would be the bomb itself.
      // Its checksum is of three blocks, which costs the reader the last few kilobytes.
      const size = await sizeOf(await bursting(make(), flush, 8), open());
      assert.equal(Math.round(size / blockSize), 8);
      const bytes = await bursting(make(), flush, gigabytes / blockSize);
      assert.ok(bytes.length < 32 * 1024 * 1024);
      const { status, text } = await send(bytes, encoding);
      assert.deepEqual([status, codeOf(text)], [413, 'request_too_large']);
    });
  }

  it('drops two gigabytes that burst out of zstd at 32 MiB', async () => {
    const { status, text } = await send(burstingZstd(gigabytes), 'zstd');
    assert.deepEqual([status, codeOf(text)], [413, 'request_too_large']);
  });

  it('reads nothing of a compressed body before the key was checked', async () => {
    const { status } = await send(burstingZstd(gigabytes), 'zstd', '/v1/chat/completions', 'wrong');
    assert.equal(status, 401);
  });

  it('reads zstd without the help of Node, several frames in a row too', async () => {
    const read = async (bytes: Buffer) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of unzstd(bytes)) pieces.push(piece);
      return Buffer.concat(pieces);
    };
    assert.ok((await read(plainZstd(body))).equals(body));
    // As Node 24 compresses it: sequences, entropy tables and a checksum.
    const real = Buffer.from(
      'KLUv/WS0Ah0DAKQFeyJtb2RlbCI6IkdpZ2FDaGF0LTItTWF4IiwibWVzc2FnZXMiOlt7InJvbGUiOiJ1c2VyIiwiY29udGVudCI6ItCf0YDQuNCy0LXRgiwg0LzQuNGAISAifV19AQDW1axmFFCkogU=',
      'base64',
    );
    assert.equal(JSON.parse((await read(real)).toString('utf8')).messages[0].content, 'Привет, мир! '.repeat(40));
    assert.ok((await read(Buffer.concat([plainZstd(body), plainZstd(body)]))).equals(Buffer.concat([body, body])));
    await assert.rejects(read(plainZstd(body).subarray(0, -1)));
  });

  it('serves a base address with a slash too many', async () => {
    for (const path of [
      '//v1/chat/completions',
      '/v1//chat/completions',
      '/v1/chat/completions//',
      '/v1/v1/chat/completions',
      '/v1/v1//chat/completions/',
      '//chat//completions',
    ]) {
      const { status, text } = await send(body, 'identity', path);
      assert.equal(status, 200, `${path}: ${text}`);
    }
    assert.equal((await send(body, 'identity', '/v1//nothing')).status, 404);
  });

  it('of a million pieces that bring nothing is refused before they are all asked for', async () => {
    const skipped = Buffer.from('502a4d1800000000', 'hex');
    const taken = plainZstd(Buffer.from('{}'));
    const read = async (frames: number) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of unzstd(Buffer.concat([...Array<Buffer>(frames).fill(skipped), taken])))
        pieces.push(piece);
      return Buffer.concat(pieces).toString();
    };
    assert.equal(await read(500), '{}');
    await assert.rejects(read(100_000), /too many frames/);
  });
});
