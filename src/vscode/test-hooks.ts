import type { Uri } from 'vscode';
import type { RootSource } from '../core/setup/download-root';
import type { Profile } from '../editor/stored-profiles';
import type { Participant } from './chat/participant';
import { loadOnDemand } from './load-on-demand';
import { importEnvFile } from './sign-in/import-env-file';
import { setOpenRouterKey } from './sign-in/set-openrouter-key';
import { type Entered, signIn } from './sign-in/sign-in';
import { profileToSignIn } from './sign-in/sign-in-command';
import { trustRoot } from './sign-in/trust-root';
import type { WindowParts } from './window-parts';

/** What tests in the extension host may touch. Only VS Code's own test mode hands it out; no user or workspace can. */
export type TestHooks = ReturnType<typeof testHooks>;

/** Gathers the hooks. */
export function testHooks(
  parts: WindowParts & {
    /** What VS Code calls of `@gigachat`. */
    readonly participant: Participant;
    readonly testing: { root: Partial<RootSource> };
  },
) {
  const { context, account, bridge, root, runtime, testing } = parts;
  return {
    ...parts,
    /** What follows the input box of `gigachat.signIn`. */
    signIn: async (key: string) => signIn({ credentials: { key } }, await profileToSignIn(account), parts),
    /** What follows the questions for a profile. */
    signInTo: (profile: Omit<Profile, 'access'>, entered: Entered) => signIn(entered, profile, parts),
    /** What follows the input box of `gigachat.setOpenRouterKey`. */
    setOpenRouterKey: (key: string) => setOpenRouterKey(key, context.secrets, runtime),
    /** What follows the file dialog of `gigachat.importEnvFile`. */
    importEnvFile: (file: Uri) => importEnvFile(file, account, runtime),
    /** What follows the file dialog of `gigachat.trustRussianRootCa`. */
    trustRoot: (file: Uri) => trustRoot(file, { account, root, runtime }),
    /** What follows `gigachat.openDashboard`. */
    openDashboard: () => loadOnDemand().openDashboard(account, bridge, context.extensionUri),
    /** Expects a certificate of the test's own in place of the Russian root, also at addresses of its own. */
    expectRoot(source: Partial<RootSource>): void {
      testing.root = source;
    },
  };
}
