import { writeFileSync } from 'node:fs';
import { bundledPackages } from './bundled-packages';
import { licenceNotices } from './licence-notices';

/** Writes the licences of what a program holds: `write-notices.ts server|extension FILE`. */
async function main([program, file]: readonly string[]): Promise<void> {
  if ((program !== 'server' && program !== 'extension') || file === undefined) throw new Error('server|extension FILE');
  writeFileSync(file, licenceNotices(await bundledPackages(program)));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
