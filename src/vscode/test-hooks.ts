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
import { type KeyOutcome, setOpenRouterKey } from './sign-in/set-openrouter-key';
import { type Entered, type SignInOutcome, signIn } from './sign-in/sign-in';
import { profileToSignIn } from './sign-in/sign-in-command';
import { trustRoot } from './sign-in/trust-root';

/** What tests in the extension host may touch. Only VS Code's own test mode hands it out; no user or workspace can. */
export interface TestHooks {
  readonly context: ExtensionContext;
  readonly account: EditorAccount;
  readonly bridge: EditorBridge;
  readonly completions: CodeCompletion;
  readonly runtime: Runtime;
  /** What VS Code calls of `@gigachat`. */
  readonly participant: Participant;
  /** What follows the input box of `gigachat.signIn`. */
  signIn(key: string): Promise<SignInOutcome>;
  /** What follows the questions for a profile. */
  signInTo(profile: Omit<Profile, 'access'>, entered: Entered): Promise<SignInOutcome>;
  /** What follows the input box of `gigachat.setOpenRouterKey`. */
  setOpenRouterKey(key: string): Promise<KeyOutcome>;
  /** What follows the file dialog of `gigachat.importEnvFile`. */
  importEnvFile(file: Uri): Promise<boolean>;
  /** What follows the file dialog of `gigachat.trustRussianRootCa`. */
  trustRoot(file: Uri): Promise<boolean>;
  /** Expects a certificate of the test's own in place of the Russian root, also at addresses of its own. */
  expectRoot(source: Partial<RootSource>): void;
}

/** Gathers the hooks. */
export function testHooks(parts: {
  context: ExtensionContext;
  account: EditorAccount;
  bridge: EditorBridge;
  completions: CodeCompletion;
  root: RootCertificateFile;
  runtime: Runtime;
  participant: Participant;
  testing: { root: Partial<RootSource> };
}): TestHooks {
  const { context, account, bridge, completions, root, runtime, participant, testing } = parts;
  return {
    context,
    account,
    bridge,
    completions,
    runtime,
    participant,
    signIn: async (key) => signIn({ credentials: { key } }, await profileToSignIn(account), account, root, runtime),
    signInTo: (profile, entered) => signIn(entered, profile, account, root, runtime),
    setOpenRouterKey: (key) => setOpenRouterKey(key, context.secrets, runtime),
    importEnvFile: (file) => importEnvFile(file, account, runtime),
    trustRoot: (file) => trustRoot(file, { account, root, runtime }),
    expectRoot(source) {
      testing.root = source;
    },
  };
}
