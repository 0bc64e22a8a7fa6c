import { isThisMachine } from '../core/ground/hosts';
import { SettingsError } from '../core/setup/settings-error';

/** A key sent over plain HTTP is a key given away, except to this machine itself. Throws `SettingsError` by the name. */
export function guarded(name: string, url: URL): URL {
  if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
    throw new SettingsError(`${name} must begin with https://; plain http:// is accepted for this machine only.`);
  }
  return url;
}
