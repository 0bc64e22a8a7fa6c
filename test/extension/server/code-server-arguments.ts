import { join } from 'node:path';
import type { ServerHost } from '../host/host';
import type { Profile } from './profile';

/** code-server's program and the folders it may use: what every start of it has in common. */
export function codeServerArguments(host: ServerHost, profile: Profile): string[] {
  const config = ['--config', join(profile.root, 'config.yaml')];
  return [host.entry, ...config, '--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
}

/** An environment of its own: no proxy, token or VSCODE_ variable of the caller reaches the extension host. */
export function codeServerEnvironment(profile: Profile, extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { PATH, LANG, TMPDIR, SHELL, USER } = process.env;
  const own = {
    HOME: profile.home,
    XDG_DATA_HOME: join(profile.home, 'data'),
    XDG_CONFIG_HOME: join(profile.home, 'config'),
  };
  return { PATH, LANG, TMPDIR, SHELL, USER, ...own, ...extra };
}
