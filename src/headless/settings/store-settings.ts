import { endsWithPath } from '../../core/setup/address-kinds';
import type { Variables } from '../../core/setup/env-variables';
import { say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import type { StoreSettings } from '../store/open-copies';
import { readCertificates } from './certificate-files';

/** Where copies of the bridge keep what they share, if anywhere. Throws `SettingsError` that names no secret. */
export function readStore(variables: Variables): { store?: StoreSettings } {
  const { BRIDGE_STORE_URL: address, BRIDGE_STORE_PASSWORD: password, BRIDGE_STORE_CA_BUNDLE_FILE: caFile } = variables;
  if (!address) {
    const idle = password ? 'BRIDGE_STORE_PASSWORD' : caFile && 'BRIDGE_STORE_CA_BUNDLE_FILE';
    if (!idle) return {};
    throw new SettingsError(
      say('{0} is set without BRIDGE_STORE_URL. Set the address of the store, or remove {0}.', idle),
    );
  }
  // Valkey's own names for the same.
  const text = address.replace(/^valkey(s?):/i, 'redis$1:');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^rediss?:$/.test(url.protocol) || !url.hostname || !/^\/?\d{0,5}$/.test(url.pathname)) {
    throw new SettingsError(
      say(
        'BRIDGE_STORE_URL must be an address such as redis://redis:6379/0, or rediss:// for TLS. Correct it and start again.',
      ),
    );
  }
  if (!endsWithPath(url)) {
    throw new SettingsError(
      say('BRIDGE_STORE_URL must end with the number of the database: no ? and no #. Correct it and start again.'),
    );
  }
  if (url.password && password) {
    throw new SettingsError(
      say('BRIDGE_STORE_URL holds a password and BRIDGE_STORE_PASSWORD is set. Remove one of them.'),
    );
  }
  if (caFile && url.protocol === 'redis:') {
    throw new SettingsError(
      say('BRIDGE_STORE_CA_BUNDLE_FILE is for TLS: let BRIDGE_STORE_URL begin with rediss://, or remove the file.'),
    );
  }
  const ca = caFile && readCertificates(caFile, 'BRIDGE_STORE_CA_BUNDLE_FILE');
  return { store: { url, ...(password && { password }), ...(ca && { ca }) } };
}
