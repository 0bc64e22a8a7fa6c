import { join } from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import type { DesktopHost } from './host';
import { versions } from './versions';

/** Why a desktop build cannot run here, or nothing where it can. */
export function obstacleToDesktopHost(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return undefined;
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}

/** Downloads the desktop build, once. */
export async function installDesktopHost(cache: string): Promise<DesktopHost> {
  try {
    const program = await downloadAndUnzipVSCode({
      version: versions.vscode,
      cachePath: join(cache, 'desktop'),
      reporter: new SilentReporter(),
    });
    return { kind: 'desktop', program };
  } catch (error) {
    throw new Error(`VS Code ${versions.vscode} could not be downloaded: is the internet reachable?`, { cause: error });
  }
}
