/** Whether one version is newer than another. What is no version is newer than nothing. */
export function isNewer(one: string, other: string): boolean {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  if (!left || !right) return false;
  const differs = left.findIndex((part, index) => part !== right[index]);
  return differs >= 0 && (left[differs] ?? 0) > (right[differs] ?? 0);
}

function numbersOf(version: string): number[] | undefined {
  return /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:[-+]|$)/.exec(version)?.slice(1).map(Number);
}
