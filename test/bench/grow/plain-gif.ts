/** A GIF of one colour, each pixel written as a number of its own. */
export function plainGif(width: number, height: number): Buffer {
  const [clear, end] = [4, 5];
  const codes: number[] = [];
  // Two numbers after each clearing, so that no code grows beyond three bits.
  for (let pixel = 0; pixel < width * height; pixel += 2) codes.push(clear, 1, 1);
  codes.push(end);
  const data = Buffer.alloc(Math.ceil((codes.length * 3) / 8));
  codes.forEach((code, index) => {
    const bit = index * 3;
    const byte = bit >> 3;
    const shifted = code << (bit & 7);
    data[byte] = (data[byte] ?? 0) | (shifted & 0xff);
    if (shifted > 0xff) data[byte + 1] = (data[byte + 1] ?? 0) | (shifted >> 8);
  });
  const head = Buffer.from('GIF89a\0\0\0\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
  frame.writeUInt16LE(width, 5);
  frame.writeUInt16LE(height, 7);
  const blocks: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.subarray(at, at + 255);
    blocks.push(Buffer.from([block.length]), block);
  }
  return Buffer.concat([head, frame, ...blocks, Buffer.from([0, 0x3b])]);
}
