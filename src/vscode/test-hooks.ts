import type { ExtensionContext, Uri } from 'vscode';
import type { Ground } from '../core/engine/account';
import type { RootSource } from '../core/engine/download-root';
import type { EditorAccount } from './editor-account';
import type { EditorBridge } from './editor-bridge';
import type { RootCertificateFile } from './root-certificate-file';
import { type SignInOutcome, signIn } from './sign-in';
import { trustRoot } from './trust-root';

/** What tests in the extension host may touch. Only VS Code's own test mode hands it out; no user or workspace can. */
export interface TestHooks {
  readonly context: ExtensionContext;
  readonly account: EditorAccount;
  readonly bridge: EditorBridge;
  readonly ground: Ground;
  /** What follows the input box of `gigachat.signIn`. */
  signIn(key: string): Promise<SignInOutcome>;
  /** What follows the file dialog of `gigachat.trustRussianRootCa`. */
  trustRoot(file: Uri): Promise<boolean>;
  /** Expects a certificate of the test's own in place of the Russian root, also at addresses of its own. */
  expectRoot(source: Partial<RootSource>): void;
  /** What `deactivate` does. */
  stopWork(): Promise<void>;
}

/** Gathers the hooks. */
export function testHooks(parts: {
  context: ExtensionContext;
  account: EditorAccount;
  bridge: EditorBridge;
  root: RootCertificateFile;
  ground: Ground;
  testing: { root: Partial<RootSource> };
  stopWork: () => Promise<void>;
}): TestHooks {
  const { context, account, bridge, root, ground, testing, stopWork } = parts;
  return {
    context,
    account,
    bridge,
    ground,
    stopWork,
    signIn: (key) => signIn(key, account, root, ground),
    trustRoot: (file) => trustRoot(file, { account, root, ground }),
    expectRoot(source) {
      testing.root = source;
    },
  };
}
