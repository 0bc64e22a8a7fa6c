import { runTests } from '@vscode/test-electron';
import type { DesktopHost } from '../host/host';
import type { InHostRun } from './in-host-run';

/** Runs the tests in the desktop build. Gives what is known of a failed run. */
export async function runOnDesktop(host: DesktopHost, run: InHostRun): Promise<string> {
  const { profile } = run;
  const folders = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  try {
    await runTests({
      vscodeExecutablePath: host.program,
      extensionDevelopmentPath: run.extension,
      extensionTestsPath: run.entry,
      extensionTestsEnv: run.env,
      launchArgs: [profile.workspace, ...folders, '--disable-workspace-trust', '--skip-welcome'],
    });
    return '';
  } catch (error) {
    // Also thrown when a test failed: then the results say which.
    return String(error);
  }
}
