import { SettingsError } from '../core/engine/settings-error';

/** A key sent over plain HTTP is a key given away, except to this machine itself. Throws `SettingsError` by the name. */
export function guarded(name: string, url: URL): URL {
  const loopback = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw new SettingsError(`${name} must begin with https://; plain http:// is accepted for this machine only.`);
  }
  return url;
}
