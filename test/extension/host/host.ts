/** VS Code's server from code-server, in Debian's Chromium. */
export interface ServerHost {
  kind: 'server';
  /** The Node that code-server runs on. */
  node: string;
  /** code-server's program. */
  entry: string;
  /** Chromium's program. */
  chromium: string;
}

/** The desktop build, downloaded. */
export interface DesktopHost {
  kind: 'desktop';
  /** VS Code's program. */
  program: string;
}

/** A VS Code that is installed and can run the extension. */
export type Host = ServerHost | DesktopHost;
