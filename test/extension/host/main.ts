// Installs the VS Code that the extension is tested in: npx tsx test/extension/host/main.ts
import { setUpHost } from './set-up';

async function main(): Promise<void> {
  const started = Date.now();
  const host = await setUpHost((step) => console.log(step));
  console.log(`${host.kind} host ready in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
