import { type Shared, shared } from '../../ground/shared';
import type { Picture } from './picture';
import { readWebpCode } from './webp-code';

/** What of WebAssembly is used; Node's own types leave it out. */
interface Wasm {
  compile(code: Uint8Array): Promise<object>;
  Instance: new (module: object, imports: object) => { exports: object };
}

type Decode = (bytes: Uint8Array) => { width: number; height: number; data: Uint8ClampedArray } | null;

let loaded: Shared<Decode> | undefined;

/** Loads the decoder on the first WebP: most programs never see one. */
function load(): Promise<Decode> {
  loaded ??= shared(start());
  loaded.catch(() => {
    loaded = undefined;
  });
  return loaded;
}

async function start(): Promise<Decode> {
  const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
  const module = await wasm.compile(await readWebpCode());
  const { default: open } = await import('@jsquash/webp/codec/dec/webp_dec.js');
  const decoder: unknown = await open({
    noInitialRun: true,
    instantiateWasm(imports: object, done: (instance: object) => void) {
      const instance = new wasm.Instance(module, imports);
      done(instance);
      return instance.exports;
    },
  } as object);
  return (bytes) => (decoder as { decode: Decode }).decode(bytes);
}

/** A WebP file as a picture; undefined when it is none. */
export async function readWebp(bytes: Uint8Array): Promise<Picture | undefined> {
  const world = globalThis as { ImageData?: unknown };
  const before = world.ImageData;
  // The decoder wants the browser's class. It must not stay: others in this process look for it to know where they are.
  world.ImageData ??= class {
    constructor(
      readonly data: Uint8ClampedArray,
      readonly width: number,
      readonly height: number,
    ) {}
  };
  try {
    const decode = await load();
    const image = decode(bytes);
    if (!image) return undefined;
    const { buffer, byteOffset, byteLength } = image.data;
    return { width: image.width, height: image.height, pixels: new Uint8Array(buffer, byteOffset, byteLength) };
  } finally {
    if (before === undefined) delete world.ImageData;
  }
}

/** Width and height as a WebP's first bytes give them. */
export function webpSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length < 30) return undefined;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}
