// Loaded into the program under test before anything else: answers each message with what it holds after a collection.
process.channel?.unref();
process.on('message', async () => {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  process.send({ heapUsed, external, rss, resources: process.getActiveResourcesInfo() });
});
