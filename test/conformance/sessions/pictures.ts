const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** One of many pictures that differ. */
export function pictureOf(number: number): Buffer {
  return Buffer.concat([pixel, Buffer.from(`picture ${number}`)]);
}

export function pictureUrl(number: number): string {
  return `data:image/png;base64,${pictureOf(number).toString('base64')}`;
}

/** Which of them these bytes are. */
export function numberOf(bytes: Buffer): number {
  return Number(/picture (\d+)$/.exec(bytes.toString('latin1'))?.[1] ?? Number.NaN);
}
