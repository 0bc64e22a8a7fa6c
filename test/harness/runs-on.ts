const { platform: ours } = process;

/** This process takes itself for one on that system; on its own again without one. */
export function runsOn(platform: NodeJS.Platform = ours): void {
  Object.defineProperty(process, 'platform', { value: platform });
}
