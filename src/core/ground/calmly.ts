/**
 * Runs what only looks on: the log, the metrics, whoever wants to know how far a request is. A failure of theirs is
 * told to `fail` and goes no further; the request they looked at goes on.
 */
export function calmly(look: () => void, fail: (error: unknown) => void = () => {}): void {
  try {
    look();
  } catch (error) {
    try {
      fail(error);
    } catch {
      // Nobody is left to tell.
    }
  }
}
