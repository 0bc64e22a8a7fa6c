import { readFile } from 'node:fs/promises';

/** The decoder's WebAssembly. In the bundles, which have no packages to read, the build puts the bytes here. */
export function readWebpCode(): Promise<Uint8Array> {
  return readFile(require.resolve('@jsquash/webp/codec/dec/webp_dec.wasm'));
}
