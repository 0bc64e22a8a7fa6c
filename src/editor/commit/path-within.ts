import { posix } from 'node:path';

/**
 * A path below a folder, both as URIs have them; undefined for the folder itself and for what lies elsewhere. The
 * letter of a Windows drive is written large by some and small by others.
 */
export function pathWithin(folder: string, path: string): string | undefined {
  const inside = posix.relative(withSmallDrive(folder), withSmallDrive(path));
  return inside === '' || inside === '..' || inside.startsWith('../') ? undefined : inside;
}

function withSmallDrive(path: string): string {
  return path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
}
