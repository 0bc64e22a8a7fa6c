import * as vscode from 'vscode';

/** Of the Git extension's interface (its version 1) what is used here. */
export interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<'uninitialized' | 'initialized'>;
  readonly repositories: readonly Repository[];
  getRepository(uri: vscode.Uri): Repository | null;
}

/** A repository, worktree or submodule that is open in the window. */
export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: {
    readonly HEAD?: { readonly name?: string; readonly commit?: string };
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly mergeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
  };
  status(): Promise<void>;
  /** What `git diff` prints, with `cached` for what is staged. */
  diff(cached?: boolean): Promise<string>;
  /** The same for one file, against `ref`: `diffWithHEAD` leaves out what is staged. */
  diffWith(ref: string, path: string): Promise<string>;
  log(options: { maxEntries: number }): Promise<readonly { readonly message: string }[]>;
  /** Those of these paths that Git ignores; older versions do not have it. */
  checkIgnore?(paths: string[]): Promise<ReadonlySet<string>>;
  /** The value of one of Git's settings; some versions do not have it. */
  getConfig?(key: string): Promise<string>;
  getCommit(ref: string): Promise<{ readonly hash: string }>;
}

/** A changed file, with the number that its status has. */
export interface GitChange {
  readonly uri: vscode.Uri;
  readonly status: number;
}

/** The status of a file that Git does not know yet. */
export const untracked = 7;

interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** The Git extension, once it has looked for repositories; undefined where it is off or finds no Git. */
export async function openGit(): Promise<GitApi | undefined> {
  const extension = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
  if (!extension?.enabled) return undefined;
  const api = extension.getAPI(1);
  if (api.state === 'initialized') return api;
  return await new Promise((resolve) => {
    const subscription = api.onDidChangeState((state) => {
      if (state !== 'initialized') return;
      subscription.dispose();
      resolve(api);
    });
  });
}
