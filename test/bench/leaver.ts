import { startStack } from '../harness/stack';

// How long a place stays taken after its client has left: from the client's abort to the next request at GigaChat.

const times = Number(process.argv[2] ?? 100);

async function main(): Promise<void> {
  const stack = await startStack({ env: { GIGACHAT_MAX_CONNECTIONS: '1' } });
  const { emulator } = stack;
  const ask = (signal: AbortSignal) =>
    fetch(`${stack.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
      signal,
    }).then((answer) => answer.text());
  const waiting = async () => {
    const health = (await (await stack.get('/health')).json()) as { providers: { queue: { waiting: number } }[] };
    return health.providers[0]?.queue.waiting;
  };
  const freed: number[] = [];
  for (let time = 0; time < times; time += 1) {
    emulator.script({ text: ['one', 'two'], hold: 1 }, { text: 'mine' });
    const leaving = new AbortController();
    const left = ask(leaving.signal);
    left.catch(() => {});
    await emulator.waitFor((log) => log.some(({ heldAt }) => heldAt !== undefined));
    const next = ask(new AbortController().signal);
    while ((await waiting()) !== 1);
    const calls = stack.chatBodies().length;
    const begun = performance.now();
    leaving.abort();
    await emulator.waitFor(() => stack.chatBodies().length > calls);
    freed.push(performance.now() - begun);
    await next;
  }
  await stack.stop();
  freed.sort((one, other) => one - other);
  const at = (share: number) => freed[Math.min(freed.length - 1, Math.floor(freed.length * share))]?.toFixed(1);
  console.log(
    `A leaver's place is with the next client after ${at(0.5)} ms (median of ${times}), ${at(0.99)} ms at the 99th percentile.`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
