/** A picture as a GIF has it: what is drawn, in numbers of colours, and where it stands on the whole. */
export interface GifFrame {
  readonly width: number;
  readonly height: number;
  /** A colour is three bytes; as many as a power of two. */
  readonly colors: readonly (readonly [number, number, number])[];
  /** The numbers of the frame's pixels, row by row. */
  readonly indices: readonly number[];
  readonly left?: number;
  readonly top?: number;
  readonly columns?: number;
  readonly rows?: number;
  readonly transparent?: number;
  readonly interlaced?: boolean;
  /** Colours of the frame's own, in place of the file's. */
  readonly own?: boolean;
}

/** The frame as a GIF file with LZW codes that grow, and are cleared when there are no more. */
export function encodedGif(frame: GifFrame): Buffer {
  const { width, height, colors, left = 0, top = 0, transparent, interlaced = false, own = false } = frame;
  const { columns = width, rows = height } = frame;
  const bits = Math.max(2, Math.log2(colors.length));
  const table = Buffer.from(colors.flat());
  const flags = 0x80 | (Math.log2(colors.length) - 1);
  const head = Buffer.from('GIF89a\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  head[10] = own ? 0 : flags;
  const control = transparent === undefined ? [] : [Buffer.from([0x21, 0xf9, 4, 1, 0, 0, transparent, 0])];
  const about = Buffer.alloc(10);
  about[0] = 0x2c;
  for (const [at, value] of [left, top, columns, rows].entries()) about.writeUInt16LE(value, 1 + at * 2);
  about[9] = (own ? flags : 0) | (interlaced ? 0x40 : 0);
  const order = interlaced ? interlacedRows(rows) : Array.from({ length: rows }, (_, row) => row);
  const sent = order.flatMap((row) => frame.indices.slice(row * columns, (row + 1) * columns));
  const comment = Buffer.from('\x21\xfe\x03abc\0', 'latin1');
  return Buffer.concat([
    head,
    ...(own ? [] : [table]),
    comment,
    ...control,
    about,
    ...(own ? [table] : []),
    Buffer.from([bits]),
    ...inBlocks(packed(sent, bits)),
    Buffer.from([0, 0x3b]),
  ]);
}

function interlacedRows(rows: number): number[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  return [
    ...all.filter((row) => row % 8 === 0),
    ...all.filter((row) => row % 8 === 4),
    ...all.filter((row) => row % 4 === 2),
    ...all.filter((row) => row % 2 === 1),
  ];
}

function packed(indices: readonly number[], bits: number): Buffer {
  const clear = 1 << bits;
  const bytes: number[] = [];
  let [held, heldBits, width] = [0, 0, bits + 1];
  const write = (code: number) => {
    held |= code << heldBits;
    for (heldBits += width; heldBits >= 8; heldBits -= 8) {
      bytes.push(held & 0xff);
      held >>>= 8;
    }
  };
  let codes = new Map<string, number>();
  let next = clear + 2;
  write(clear);
  let run = '';
  const codeOf = (one: string) => codes.get(one) ?? Number(one);
  for (const index of indices) {
    const longer = run === '' ? String(index) : `${run},${index}`;
    if (run === '' || codes.has(longer)) {
      run = longer;
      continue;
    }
    write(codeOf(run));
    if (next === 4096) {
      write(clear);
      [codes, next, width] = [new Map(), clear + 2, bits + 1];
    } else {
      codes.set(longer, next);
      // The reader learns of a code one step later.
      if (next === 1 << width && width < 12) width += 1;
      next += 1;
    }
    run = String(index);
  }
  if (run !== '') write(codeOf(run));
  write(clear + 1);
  if (heldBits > 0) bytes.push(held & 0xff);
  return Buffer.from(bytes);
}

function inBlocks(data: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return blocks;
}
