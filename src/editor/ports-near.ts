/** How many ports after the wanted one are tried before the system may pick any. */
const neighbours = 20;

/** The wanted port, then those to take when somebody else has it: the same for all windows, so that they meet. */
export function portsNear(wanted: number): number[] {
  const last = Math.min(wanted + neighbours, 65_535);
  return [...Array.from({ length: last - wanted + 1 }, (_, index) => wanted + index), 0];
}
