import { type Shared, shared } from '../../ground/shared';

/** A compiled module; Node's own types leave WebAssembly out. */
type WasmModule = object;
const { instantiate } = (
  globalThis as unknown as {
    WebAssembly: { instantiate(module: WasmModule, imports: object): Promise<{ exports: unknown }> };
  }
).WebAssembly;

/** What we use of the decoder's exports: the C library's own streaming calls. */
interface Zstd {
  memory: { readonly buffer: ArrayBuffer };
  malloc(size: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

/** A piece of data that brings so little costs more to ask for than to read. */
const fewestBytes = 256;
/** So many such pieces a body may have all the same. */
const mostSmallPieces = 1000;
/** Error codes are the last numbers of the C library's unsigned range. */
const lastErrors = 256;

let decoder: Shared<WasmModule> | undefined;

/** The decoder's module, compiled on the first call: few clients send zstd. */
function loadDecoder(): Promise<WasmModule> {
  decoder ??= shared(compileDecoder());
  decoder.catch(() => {
    decoder = undefined;
  });
  return decoder;
}

async function compileDecoder(): Promise<WasmModule> {
  const { ZSTDDecoder } = await import('zstddec/stream');
  // The package keeps one instance for everybody, which a damaged stream would leave in disorder; we make our own.
  return await new Promise<WasmModule>((resolve, reject) => {
    class Source extends ZSTDDecoder {
      override _init(source: { module: WasmModule }): void {
        resolve(source.module);
      }
    }
    new Source().init().catch(reject);
  });
}

/**
 * zstd data piece by piece, for a Node that cannot read it. Each call has memory of its own, given back when it is
 * done. Throws when the data is damaged or cut.
 */
export async function* unzstd(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  const { exports } = await instantiate(await loadDecoder(), {
    env: { emscripten_notify_memory_growth: () => {} },
  });
  const zstd = exports as Zstd;
  const room = zstd.ZSTD_DStreamOutSize();
  const [from, to, input, output] = [bytes.length, room, 12, 12].map((size) => zstd.malloc(size)) as [
    number,
    number,
    number,
    number,
  ];
  const context = zstd.ZSTD_createDCtx();
  new Uint8Array(zstd.memory.buffer).set(bytes, from);
  new Uint32Array(zstd.memory.buffer, input, 3).set([from, bytes.length, 0]);
  const mostPieces = mostSmallPieces + bytes.length / fewestBytes;
  let isWhole = false;
  for (let pieces = 1; ; pieces += 1) {
    if (pieces > mostPieces) throw new Error('The zstd data is in too many frames.');
    new Uint32Array(zstd.memory.buffer, output, 3).set([to, room, 0]);
    const left = zstd.ZSTD_decompressStream(context, output, input) >>> 0;
    if (left > 0xffff_ffff - lastErrors) throw new Error('The zstd data is damaged.');
    const written = new Uint32Array(zstd.memory.buffer, output, 3)[2] ?? 0;
    const read = new Uint32Array(zstd.memory.buffer, input, 3)[2] ?? 0;
    if (written > 0) yield new Uint8Array(zstd.memory.buffer, to, written).slice();
    isWhole = left === 0;
    if (written < room && read === bytes.length) {
      if (isWhole) return;
      throw new Error('The zstd data is cut off.');
    }
    // Whoever else is served must not wait for a large body.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
