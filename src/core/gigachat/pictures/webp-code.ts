import { readFile } from 'node:fs/promises';

/** The decoder's WebAssembly. In the bundles the build puts the bytes themselves here: there are no packages to read. */
export function readWebpCode(): Promise<Uint8Array> {
  return readFile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
}
