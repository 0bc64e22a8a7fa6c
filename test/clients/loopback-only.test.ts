import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProgram, withHome } from './agent-run';
import { loopbackOnly } from './continue';

describe('A Node-based client kept on loopback', () => {
  const evaluate = (script: string) =>
    withHome((home) =>
      runProgram({
        program: process.execPath,
        args: ['--input-type=module', '--eval', script],
        environment: { NODE_OPTIONS: loopbackOnly },
        home,
        cwd: home,
        timeoutMs: 20_000,
      }),
    );

  const refused = {
    'a named host': `await fetch('http://example.invalid/').catch((error) => console.log(error.cause.message))`,
    'an address': `await fetch('http://192.0.2.1/').catch((error) => console.log(error.cause.message))`,
    'an IPv6 address': `await fetch('http://[2001:db8::1]/').catch((error) => console.log(error.cause.message))`,
    'a name to look up': `import { lookup } from 'node:dns/promises'; await lookup('example.invalid').catch((error) => console.log(error.message))`,
  };

  for (const [what, script] of Object.entries(refused)) {
    it(`is refused ${what}`, async () => {
      const { stdout } = await evaluate(script);
      assert.match(stdout, /ENOTFOUND .* \(only loopback is reachable\)/);
    });
  }

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`reaches a server on ${host}`, async () => {
      const server = createServer((_, response) => response.end('here')).listen(0, host);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const { stdout } = await evaluate(`console.log(await (await fetch('http://${host}:${port}/')).text())`);
      server.close();
      assert.equal(stdout, 'here\n');
    });
  }
});
