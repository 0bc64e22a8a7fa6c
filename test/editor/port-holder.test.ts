import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { fromLsof, fromNetstat, listeningInodes, portHolder } from '../../src/editor/port-holder';

describe('who listens on a port', () => {
  it('is found on this machine, with its process and name', async () => {
    const server = net.createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const holder = await portHolder(port);
    await new Promise((closed) => server.close(closed));
    assert.equal(holder?.pid, process.pid);
    assert.ok(holder?.name);
    assert.equal(await portHolder(port), undefined);
  });

  it('is read from the table of sockets: those that listen, not those that call', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:1F9A 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0',
      '   1: 0100007F:1F9A 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000  1000        0 4712 1 0 20 4 30 10 -1',
    ].join('\n');
    assert.deepEqual(listeningInodes(table, 8090), ['4711']);
    assert.deepEqual(listeningInodes(table, 8091), []);
  });

  it("is read from lsof's and netstat's words, in any language", () => {
    assert.deepEqual(fromLsof('p512\ncnode\nf21\n'), { pid: 512, name: 'node' });
    assert.equal(fromLsof(''), undefined);
    const said = [
      '  Имя    Локальный адрес        Внешний адрес          Состояние       PID',
      '  TCP    127.0.0.1:51234        127.0.0.1:8090         ESTABLISHED     99',
      '  TCP    127.0.0.1:8090         127.0.0.1:51234        ESTABLISHED     42',
      '  TCP    127.0.0.1:8090         0.0.0.0:0              LISTENING       4242',
    ].join('\r\n');
    assert.equal(fromNetstat(said, 8090), 4242);
    assert.equal(fromNetstat(said, 80), undefined);
  });
});
