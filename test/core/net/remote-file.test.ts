import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createListener, type Socket } from 'node:net';
import { ChatError } from '../../../src/core/chat/errors';
import { systemClock } from '../../../src/core/ground/clock';
import { isPublicAddress } from '../../../src/core/net/remote/public-address';
import { type RemoteFileOptions, remoteFiles } from '../../../src/core/net/remote/remote-file';
import { makeIdentity } from '../../emulator/server/certificate';
import { soon } from '../../harness/event-loop';
import { FakeClock } from '../../harness/fake-clock';

const forever = new AbortController().signal;

describe('T17: an image named by its address', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '192.0.2.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    'ff02::1',
    'localhost',
    '127.1',
    '',
  ]) {
    it(`is never fetched from "${address}"`, () => assert.equal(isPublicAddress(address), false));
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2a00:1450:4010::1']) {
    it(`may be fetched from ${address}`, () => assert.equal(isPublicAddress(address), true));
  }

  const refuses = async (url: string, options: Partial<RemoteFileOptions>, why: RegExp) => {
    const fetchFile = remoteFiles({ clock: systemClock, ca: [], ...options });
    await assert.rejects(fetchFile(new URL(url), 'image', forever), (error: unknown) => {
      assert.ok(error instanceof ChatError && error.kind === 'invalid-request');
      assert.match(error.message, why);
      return true;
    });
  };

  it('is refused over plain http, with a user name, on a private address and under a name that leads to one', async () => {
    await refuses('http://example.com/a.png', {}, /only https/);
    await refuses('https://me:secret@example.com/a.png', {}, /user name/);
    await refuses('https://127.0.0.1/a.png', {}, /not on the public internet/);
    await refuses('https://2130706433/a.png', {}, /not on the public internet/);
    await refuses('https://[::1]/a.png', {}, /not on the public internet/);
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    await refuses('https://example.com/a.png', { resolve }, /not on the public internet/);
  });

  describe('that is allowed', () => {
    let server: Server;
    let options: RemoteFileOptions;
    let base: string;
    let seen: IncomingMessage[];
    before(async () => {
      const { key, cert, caPem } = await makeIdentity('valid');
      server = createServer({ key, cert }, (request, response) => {
        seen.push(request);
        const [, kind, count] = (request.url ?? '').split('/');
        if (kind === 'redirect')
          response.writeHead(302, { location: count === '0' ? '/image' : `/redirect/${Number(count) - 1}` }).end();
        else if (kind === 'inside') response.writeHead(302, { location: 'https://10.0.0.1/image' }).end();
        else if (kind === 'large') response.writeHead(200).end(Buffer.alloc(16 * 1024 * 1024));
        else if (kind === 'missing') response.writeHead(404).end();
        else response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      base = `https://localhost:${(server.address() as AddressInfo).port}`;
      options = {
        clock: systemClock,
        ca: [caPem],
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        isAllowed: (address) => address === '127.0.0.1',
      };
    });
    beforeEach(() => {
      seen = [];
    });
    after(() => new Promise((closed) => server.close(closed)));

    it('is fetched with its type, from the address that was checked, and no key goes along', async () => {
      const image = await remoteFiles(options)(new URL(`${base}/image`), 'image', forever);
      assert.deepEqual([image.mime, Buffer.from(image.bytes).toString()], ['image/png', 'picture']);
      assert.deepEqual([seen[0]?.headers.authorization, seen[0]?.headers.cookie], [undefined, undefined]);
    });

    it('is fetched as another file too, which may be larger and of any type', async () => {
      const file = await remoteFiles(options)(new URL(`${base}/large`), 'file', forever);
      assert.equal(file.bytes.length, 16 * 1024 * 1024);
      assert.equal(seen[0]?.headers.accept, '*/*');
      const missing = remoteFiles(options)(new URL(`${base}/missing`), 'file', forever);
      await assert.rejects(missing, { code: 'remote_file_refused', message: /^The file could not be fetched/ });
    });

    it('is waited for like any other whose server is slow to greet, though its name is looked up here', async () => {
      const clock = new FakeClock();
      let held: Socket | undefined;
      const slow = createListener((socket) => {
        held = socket;
      });
      await new Promise<void>((listening) => slow.listen(0, '127.0.0.1', listening));
      const url = new URL(`https://localhost:${(slow.address() as AddressInfo).port}/image`);
      const asked = remoteFiles({ ...options, clock })(url, 'image', forever);
      asked.catch(() => {});
      await soon(() => held !== undefined);
      await clock.advance(8000);
      server.emit('connection', held);
      assert.equal((await asked).mime, 'image/png');
      slow.close();
    });

    it('may be behind three redirects, not behind four', async () => {
      await remoteFiles(options)(new URL(`${base}/redirect/2`), 'image', forever);
      assert.equal(seen.length, 4);
      await refuses(`${base}/redirect/3`, options, /redirects more than 3 times/);
    });

    it('is refused when a redirect leads inside, when it is too large, and when it is not there', async () => {
      await refuses(`${base}/inside`, options, /not on the public internet/);
      await refuses(`${base}/large`, options, /larger than 15 MB/);
      await refuses(`${base}/missing`, options, /answered 404/);
      await refuses(`${base}/image`, { ...options, ca: [] }, /its server could not be verified/);
    });
  });
});
