import type { Profile } from '../server/profile';

/** One run, ready to start: what both kinds of host need. */
export interface InHostRun {
  profile: Profile;
  extension: string;
  /** The module whose `run` VS Code calls. */
  entry: string;
  env: NodeJS.ProcessEnv;
  timeoutMs: number;
  onLine: (line: string) => void;
}
