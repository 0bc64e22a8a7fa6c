import type { ExtensionContext } from 'vscode';
import type { Runtime } from '../core/ground/runtime';
import type { EditorAccount } from './account/editor-account';
import type { RootCertificateFile } from './account/root-certificate-file';
import type { EditorBridge } from './bridge/editor-bridge';
import type { CodeCompletion } from './completion/code-completion';

/** What lives as long as the window. */
export interface WindowParts {
  readonly context: ExtensionContext;
  readonly account: EditorAccount;
  readonly bridge: EditorBridge;
  readonly completions: CodeCompletion;
  readonly root: RootCertificateFile;
  readonly runtime: Runtime;
}
