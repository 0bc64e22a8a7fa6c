import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { noteOutput } from '../../harness/canary';
import { runProgram, withHome } from '../agent-run';
import { type BridgeStand, startBridgeStand } from '../bridge-stand';
import { installPythonClients, missingPython, requirePython } from '../python-package';
import { heavyFrameworks, lightFrameworks } from './frameworks';

const heavy = process.env.FRAMEWORKS === 'heavy';
const chosen = heavy ? heavyFrameworks : lightFrameworks;
const run = chosen.filter((framework) => missingPython(framework) === undefined);

/** What of a chat that reached GigaChat tells whether a framework was understood. */
interface SentChat {
  messages: { role: string; name?: string; content: string }[];
  functions: { name: string; parameters: { required?: string[] } }[];
}

describe('The example of a framework for agents', function () {
  this.timeout(240_000);
  let stand: BridgeStand;
  before(async () => {
    for (const framework of chosen) {
      const sentence = missingPython(framework);
      if (sentence) console.log(`      ${sentence}`);
    }
    if (heavy) await installPythonClients(run);
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  for (const framework of run) {
    const { name, version, example, answersWith, resultsFrom = 'function', prints } = framework;
    it(`has its tool called and prints the answer: ${name} ${version}`, () =>
      withHome(async (home) => {
        const answer = answersWith
          ? { functionCall: { name: answersWith[0], arguments: { ...answersWith[1] } } }
          : { text: [...prints] };
        stand.emulator.reset();
        stand.emulator.script({ functionCall: { name: 'weather', arguments: { city: 'Казань' } } }, answer);
        const { exitCode, stdout, stderr } = await runProgram({
          program: requirePython(framework),
          args: [resolve('examples', example)],
          environment: { BRIDGE_URL: stand.bridge.url, BRIDGE_KEY: stand.target.apiKey },
          home,
          cwd: home,
          timeoutMs: 200_000,
        });
        noteOutput(example, stdout + stderr);
        assert.equal(exitCode, 0, stdout + stderr);
        assert.equal(stdout, `${prints}\n`, stderr);

        const chats = stand.emulator.log.filter(({ kind }) => kind === 'chat');
        const ends = chats.map(({ status, endedBy, ignoredFields }) => [status, endedBy, ...ignoredFields]);
        assert.deepEqual(ends, Array(2).fill([200, 'completed']), stderr);
        const [first, second] = chats.map(({ body }) => body as SentChat);
        assert.deepEqual(first?.functions.find((offered) => offered.name === 'weather')?.parameters.required, ['city']);
        const result = second?.messages.findLast(({ content }) => content.includes('Казань: +7, дождь'));
        assert.equal(result?.role, resultsFrom, JSON.stringify(second));
        if (resultsFrom === 'function') assert.equal(result?.name, 'weather');
      }));
  }

  it('is there for each, and none is without its run', () => {
    const written = readdirSync('examples').filter((file) => file.endsWith('.py'));
    const known = [...lightFrameworks, ...heavyFrameworks].map(({ example }) => example);
    assert.deepEqual(written.sort(), known.sort());
  });
});
