import type { ClientTarget } from '../../src/core/setup/clients/client';
import { clientOf, describeSteps } from '../../src/core/setup/clients/connect';
import { mergeConfig } from '../../src/core/setup/clients/formats/merge';

/** A text that points a client at the bridge, and where it belongs. */
export interface ClientConfig {
  where: string;
  text: string;
}

/** What `connect` would write for a client into files that are empty yet, or the steps where it writes none. */
export async function clientConfigs(id: string, target: ClientTarget): Promise<ClientConfig[]> {
  const client = clientOf(id);
  const places = { home: '~', env: {}, platform: process.platform };
  if (!client.files) return [{ where: client.name, text: describeSteps(client.steps(target, places)).join('\n') }];
  const files = await client.files(target, places);
  return await Promise.all(
    files.map(async ({ path, format, edits }) => ({
      where: `${client.name} (${path})`,
      text: (await mergeConfig('', format, edits)).trimEnd(),
    })),
  );
}
