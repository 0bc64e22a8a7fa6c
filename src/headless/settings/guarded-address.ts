import { isThisMachine } from '../../core/ground/hosts';
import { say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';

/** The address, unless a key would go to it in plain HTTP, to another machine. Throws `SettingsError` with the name. */
export function guarded(name: string, url: URL): URL {
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new SettingsError(
      say('{0} must begin with https://; plain http:// is accepted for this machine only.', name),
    );
  }
  return url;
}
