import type { ExtensionContext, Uri } from 'vscode';
import type { Runtime } from '../core/ground/runtime';
import type { RootSource } from '../core/setup/download-root';
import type { Profile } from '../editor/stored-profiles';
import type { EditorAccount } from './account/editor-account';
import type { RootCertificateFile } from './account/root-certificate-file';
import type { EditorBridge } from './bridge/editor-bridge';
import type { Participant } from './chat/participant';
import type { CodeCompletion } from './completion/code-completion';
import { importEnvFile } from './sign-in/import-env-file';
import { setOpenRouterKey } from './sign-in/set-openrouter-key';
import { type Entered, signIn } from './sign-in/sign-in';
import { profileToSignIn } from './sign-in/sign-in-command';
import { trustRoot } from './sign-in/trust-root';

/** What tests in the extension host may touch. Only VS Code's own test mode hands it out; no user or workspace can. */
export type TestHooks = ReturnType<typeof testHooks>;

/** Gathers the hooks. */
export function testHooks(parts: {
  readonly context: ExtensionContext;
  readonly account: EditorAccount;
  readonly bridge: EditorBridge;
  readonly completions: CodeCompletion;
  readonly root: RootCertificateFile;
  readonly runtime: Runtime;
  /** What VS Code calls of `@gigachat`. */
  readonly participant: Participant;
  readonly testing: { root: Partial<RootSource> };
}) {
  const { context, account, root, runtime, testing } = parts;
  return {
    ...parts,
    /** What follows the input box of `gigachat.signIn`. */
    signIn: async (key: string) =>
      signIn({ credentials: { key } }, await profileToSignIn(account), account, root, runtime),
    /** What follows the questions for a profile. */
    signInTo: (profile: Omit<Profile, 'access'>, entered: Entered) => signIn(entered, profile, account, root, runtime),
    /** What follows the input box of `gigachat.setOpenRouterKey`. */
    setOpenRouterKey: (key: string) => setOpenRouterKey(key, context.secrets, runtime),
    /** What follows the file dialog of `gigachat.importEnvFile`. */
    importEnvFile: (file: Uri) => importEnvFile(file, account, runtime),
    /** What follows the file dialog of `gigachat.trustRussianRootCa`. */
    trustRoot: (file: Uri) => trustRoot(file, { account, root, runtime }),
    /** Expects a certificate of the test's own in place of the Russian root, also at addresses of its own. */
    expectRoot(source: Partial<RootSource>): void {
      testing.root = source;
    },
  };
}
