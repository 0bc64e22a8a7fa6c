// Loaded into a measured program: tells its parent what only the program itself can say.
const { Session } = require('node:inspector');

let session;
const post = (method, then = () => {}) => session.post(method, then);

process.on('message', (message) => {
  if (message === 'heap') {
    // Twice: the first one only queues what finalizers still hold.
    global.gc();
    setImmediate(() => {
      global.gc();
      const handles = process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate').length;
      process.send({ heap: process.memoryUsage().heapUsed, handles });
    });
  } else if (message === 'profile') {
    session = new Session();
    session.connect();
    post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 200 });
    post('Profiler.start', () => process.send({ started: true }));
  } else if (message === 'profiled') {
    post('Profiler.stop', (_error, { profile }) => {
      process.send({ profile });
      session.disconnect();
    });
  }
});
// Nobody measures any more.
process.on('disconnect', () => process.exit());
process.channel?.unref();
