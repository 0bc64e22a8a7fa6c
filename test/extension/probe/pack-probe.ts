import { join } from 'node:path';
import { build } from 'esbuild';
import { packExtension } from '../pack-extension';

/** Packages the probe extension. Gives the VSIX. */
export async function packProbe(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, 'extension.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    write: false,
  });
  const contributes = {
    commands: [{ command: 'probe.greet', title: '%greet%', category: 'Probe' }],
    chatParticipants: [{ id: 'probe.participant', name: 'probe', description: 'Repeats what it is told' }],
    languageModelChatProviders: [{ vendor: 'probe', displayName: 'Probe' }],
  };
  const activationEvents = ['onStartupFinished'];
  return packExtension(
    {
      name: 'probe',
      main: './extension.js',
      activationEvents,
      contributes,
      capabilities: { untrustedWorkspaces: { supported: true } },
    },
    {
      'extension.js': outputFiles.map((file) => file.text).join(''),
      'package.nls.json': JSON.stringify({ greet: 'Greet' }),
      'package.nls.ru.json': JSON.stringify({ greet: 'Поздороваться' }),
    },
  );
}
