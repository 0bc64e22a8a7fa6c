/** What the tests run in. The cache is keyed by these: raising one installs anew beside the old one. */
export const versions = {
  /**
   * Carries VS Code 1.139.1 with a real Node extension host. Another one is tried with this variable:
   * `npm run test:oldest-editor` takes 4.133.0, the oldest whose install fetches nothing but packages from the registry.
   */
  codeServer: process.env.GIGACHAT_BRIDGE_CODE_SERVER ?? '4.139.1',
  /** The Node that code-server 4.139.1 is built for. */
  node: '24.21.0',
  /** What is downloaded where the desktop build can run. */
  vscode: '1.139.1',
  /** Raise it when the steps that prepare code-server change. */
  recipe: 1,
} as const;
