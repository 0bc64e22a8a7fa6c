import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { freePort } from '../../harness/free-port';
import { answerSetUp, enterKey } from './sign-in';
import { askAsProgram, bridgeKey, openAnother, ready, shows } from './windows-of-one-server';
import { WorkbenchSession } from './workbench-session';

const follows = 'Общий: мост держит другое окно.';
const turns = [1, 2, 3, 4, 5];
/** Longer than a busy machine ever needs; the figures are printed. */
const patienceMs = 30_000;

describe('one bridge for all windows, in the workbench', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.stop());

  it('is shared by two windows and a program on one stream, and outlives the host, the page and the window that has it', async () => {
    const port = await freePort();
    const { baseUrl, authUrl } = emulator;
    const options = {
      language: 'ru',
      theme: 'light',
      machineSettings: { 'gigachat.baseUrl': baseUrl, 'gigachat.authUrl': authUrl, 'gigachat.bridge.port': port },
    } as const;
    await WorkbenchSession.use('two-windows', options, (session) => useTwoWindows(session, emulator, port));
  });
});

async function useTwoWindows(
  { workbench: first, profile }: WorkbenchSession,
  emulator: Emulator,
  port: number,
): Promise<void> {
  await enterKey(first, emulator.credentials, 'ru');
  await answerSetUp(first, false, 'ru');
  await first.statusBar.item(ready).waitFor();
  const key = await bridgeKey(first, 'ru');
  const second = await openAnother(first);
  const program = (text: string) => askAsProgram(port, key, text);

  await shows(second, follows, 'two-windows-1-follows');
  await shows(first, 'Общий с другими окнами: 1', 'two-windows-2-shared');

  // The program has the only stream; the windows wait behind it, and each says where it stands.
  emulator.script({ text: 'for the program', hold: 'headers' }, { text: 'to one' }, { text: 'to the other' });
  const ahead = program('first');
  await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
  await first.page.bringToFront();
  const inFirst = await first.chat.ask('@gigachat question 1');
  await inFirst.filter({ hasText: 'ваш — следующий' }).waitFor();
  await second.page.bringToFront();
  const inSecond = await second.chat.ask('@gigachat query 1');
  await inSecond.filter({ hasText: 'ваш — 2-й в очереди' }).waitFor();
  await second.screenshot('two-windows-4-waiting-second');
  await first.page.bringToFront();
  await first.screenshot('two-windows-3-waiting-first');
  emulator.release();
  assert.equal(await ahead, 200);
  await inFirst.filter({ hasText: 'to one' }).waitFor();
  await second.page.bringToFront();
  await inSecond.filter({ hasText: 'to the other' }).waitFor();

  for (const { page, chat } of [second, first]) {
    await page.bringToFront();
    await chat.startNew();
  }
  // The list of a chat holds only the answers that it has room for.
  for (const { page } of [first, second]) await page.setViewportSize({ width: 1400, height: 1800 });
  const rest = turns.slice(1);
  const answers = rest.flatMap((turn) => [
    { when: { includes: `question ${turn}` }, text: `First answer ${turn}` },
    { when: { includes: `query ${turn}` }, text: `Second answer ${turn}` },
  ]);
  emulator.script(...answers);
  // Only the page in front is drawn: each is there when it sends, and when its answer is looked at.
  await Promise.all([
    eachInTurn(rest, async (turn) => {
      await first.page.bringToFront();
      const one = await first.chat.ask(`@gigachat question ${turn}`);
      await second.page.bringToFront();
      await second.chat.askFor(`@gigachat query ${turn}`, `Second answer ${turn}`);
      await first.page.bringToFront();
      await one.filter({ hasText: `First answer ${turn}` }).waitFor();
    }),
    eachInTurn(turns, async (turn) => assert.equal(await program(`program ${turn}`), 200)),
  ]);
  assert.equal(emulator.maxInFlight(), 1);

  const note = join(profile.userData, 'User', 'globalStorage', 'gigachat-bridge.gigachat-bridge', 'bridge.json');
  const owner = async () => (JSON.parse(await readFile(note, 'utf8')) as { pid: number }).pid;
  /** Ends what has the bridge, and asks on its port until another process answers there. */
  const takesOver = async (how: string, end: (pid: number) => unknown) => {
    const before = await owner();
    const begun = performance.now();
    let answered = begun;
    let longestGap = 0;
    await end(before);
    for (;;) {
      const status = await program('is somebody there?').catch(() => undefined);
      const at = performance.now();
      assert.ok(at - begun < patienceMs, `nobody else answers after ${how}: ${status}`);
      if (status !== 200) continue;
      longestGap = Math.max(longestGap, at - answered);
      answered = at;
      if ((await owner().catch(() => before)) !== before) break;
    }
    console.log(`      after ${how} another window answers; nobody did for at most ${Math.round(longestGap)} ms`);
  };
  await takesOver('the host was killed', (pid) => process.kill(pid, 'SIGKILL'));
  await shows(second, 'Мост:', 'two-windows-5-took-over');
  await first.reload();
  await first.statusBar.item(ready).waitFor();
  await shows(first, follows, 'two-windows-6-follows-after-kill');

  await takesOver('a reload', () => second.page.reload({ waitUntil: 'commit' }));
  await second.waitUntilDrawn();
  await second.statusBar.item(ready).waitFor();
  await shows(second, follows, 'two-windows-7-follows-after-reload');

  // Leaving the page is what closing the window is; the page itself is needed for a picture of what fails.
  await takesOver('the window was closed', () => first.page.goto('about:blank'));
  await second.page.bringToFront();
  await second.chat.startNew();
  emulator.script({ text: 'The last answer.' });
  await second.chat.askFor('@gigachat query 6', 'The last answer.');
  await shows(second, 'Мост:', 'two-windows-8-alone');
  assert.equal(emulator.maxInFlight(), 1);
}

async function eachInTurn<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}
