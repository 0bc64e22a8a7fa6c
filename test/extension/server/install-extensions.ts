import type { ServerHost } from '../host/host';
import { runProgram } from '../host/run-program';
import { codeServerArguments, codeServerEnvironment } from './code-server-arguments';
import type { Profile } from './profile';

/** Installs VSIX files into a profile, as a user's "Install from VSIX" does. */
export async function installExtensions(
  host: ServerHost,
  profile: Profile,
  vsixFiles: readonly string[],
): Promise<void> {
  if (vsixFiles.length === 0) return;
  const install = vsixFiles.flatMap((file) => ['--install-extension', file]);
  await runProgram(host.node, [...codeServerArguments(host, profile), ...install], {
    env: codeServerEnvironment(profile),
  });
}
