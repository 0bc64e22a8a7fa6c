import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentTarget, RunClient } from '../clients/agent-run';
import { runClaudeCode } from '../clients/claude-code';
import * as packages from '../clients/client-package';
import { runCline } from '../clients/cline';
import { runCodex } from '../clients/codex';
import { runContinue } from '../clients/continue';
import { runOpenCode } from '../clients/opencode';
import { tookTooLong } from './share-of';

const clients: readonly (readonly [packages.ClientPackage, RunClient])[] = [
  [packages.claudeCodePackage, runClaudeCode],
  [packages.codexPackage, runCodex],
  [packages.openCodePackage, runOpenCode('Chat Completions')],
  [packages.continuePackage, runContinue],
  [packages.clinePackage, runCline],
];

/** How a run ends whose client did what it was asked to. */
export const endedWell = 'ended with 0';

/** The real clients that are in the cache. */
export const cachedClients = clients.filter(([one]) => existsSync(packages.programPath(one)));

/** Has one of them after the other ask a question until it is over; `tell` hears how each run ended. */
export async function runClients(
  target: AgentTarget,
  isOver: () => boolean,
  tell: (name: string, ending: string) => void,
): Promise<void> {
  for (let turn = 0; cachedClients.length > 0 && !isOver(); turn += 1) {
    const [one, run] = cachedClients[turn % cachedClients.length] ?? [];
    if (!one || !run) return;
    const cwd = mkdtempSync(join(tmpdir(), 'soak-client-'));
    try {
      const { exitCode, timedOut } = await run(target, { prompt: 'Say hi in one word.', cwd, timeoutMs: 120_000 });
      tell(one.name, timedOut ? tookTooLong : `ended with ${exitCode}`);
    } catch (error) {
      tell(one.name, error instanceof Error ? error.message.slice(0, 80) : String(error));
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  }
}
