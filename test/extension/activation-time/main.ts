// Activation times beside those of extensions that do nothing: npx tsx test/extension/activation-time/main.ts [--starts N]
import { parseArgs } from 'node:util';
import { packageExtension } from '../build-extension';
import { measureActivation } from './measure-activation';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { starts: { type: 'string', default: '7' } } });
  await packageExtension();
  const medians = await measureActivation(Number(values.starts));
  console.log(`Medians of ${values.starts} starts, in ms:`);
  console.table(medians);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
