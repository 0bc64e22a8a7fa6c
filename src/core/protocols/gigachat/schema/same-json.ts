/** Whether two values of JSON are the same, whatever the order of keys. False when no look is `left`. */
export function sameJson(one: unknown, other: unknown, walk: { left: number }): boolean {
  walk.left -= 1;
  if (one === other) return true;
  if (walk.left < 0 || typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(
    (key) => Object.hasOwn(other, key) && sameJson(Reflect.get(one, key), Reflect.get(other, key), walk),
  );
}
