/** Of a conversation that is too long so much stays at first: the next turns then begin with the same words. */
const shareKept = 0.6;

/**
 * How many of the oldest turns are left out, so that the others and the question fit into so many tokens. What an
 * earlier question left out stays out, and a prompt begins as the one before for as long as it can: what GigaChat still
 * knows of it costs nothing.
 */
export function turnsToLeaveOut(sizes: readonly number[], question: number, room: number): number {
  let first = 0;
  let sum = 0;
  // As each question found them when it was asked.
  for (const [at, size] of [...sizes, question].entries()) {
    const kept = Math.max(0, room - size) * shareKept;
    for (const isTooMuch = sum + size > room; isTooMuch && first < at && sum > kept; first += 1)
      sum -= sizes[first] ?? 0;
    sum += size;
  }
  return first;
}
