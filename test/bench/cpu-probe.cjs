// Loaded into a measured program: tells its parent how much CPU it has used, in microseconds.
process.on('message', (message) => {
  if (message !== 'cpu') return;
  const { user, system } = process.cpuUsage();
  process.send({ cpu: user + system });
});
process.channel?.unref();
