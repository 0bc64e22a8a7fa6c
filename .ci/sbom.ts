import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundledPackages, unwelcome } from './bundled-packages';

/**
 * Writes what ships as a list of parts (CycloneDX 1.6), and fails when one of them has a licence that asks for more
 * than a notice. `sbom [--out FILE]`. The same for the same sources: with SOURCE_DATE_EPOCH it tells that time, else
 * none.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string', default: 'sbom.cdx.json' } } });
  const packages = await bundledPackages();
  const strange = unwelcome(packages);
  if (strange.length > 0) {
    throw new Error(strange.map(({ name, version, licence }) => `${name} ${version}: ${licence}`).join('\n'));
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const epoch = process.env.SOURCE_DATE_EPOCH;
  const time = epoch === undefined ? {} : { timestamp: new Date(Number(epoch) * 1000).toISOString() };
  const list = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { ...time, component: { type: 'application', name: 'gigachat-bridge', version } },
    components: packages.map(({ name, version: own, licence }) => ({
      type: 'library',
      'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${own}`,
      name,
      version: own,
      purl: `pkg:npm/${name.replace('@', '%40')}@${own}`,
      licenses: [/ (?:OR|AND) /.test(licence) ? { expression: licence } : { license: { id: licence } }],
    })),
  };
  writeFileSync(values.out, `${JSON.stringify(list, null, 2)}\n`);
  console.log(`${values.out}: ${packages.length} packages`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
