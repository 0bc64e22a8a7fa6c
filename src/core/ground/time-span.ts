/** A time to wait as a person says it: seconds up to a minute and a half, then minutes, then hours. */
export function timeSpan(ms: number): { count: number; unit: 's' | 'min' | 'h' } {
  if (ms <= 90_000) return { count: Math.ceil(ms / 1000), unit: 's' };
  const minutes = Math.ceil(ms / 60_000);
  return minutes <= 90 ? { count: minutes, unit: 'min' } : { count: Math.ceil(minutes / 60), unit: 'h' };
}
