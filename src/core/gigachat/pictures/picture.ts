/** A picture in memory: four bytes for each pixel, red, green, blue and how opaque it is, row by row. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}
