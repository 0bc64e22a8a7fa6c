import assert from 'node:assert/strict';
import type { RunClient } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { runClaudeCode } from './claude-code';
import { runCline } from './cline';
import { runCodex } from './codex';
import { runContinue } from './continue';
import { runKilo } from './kilo';
import { runOpenCode } from './opencode';
import { runPi } from './pi';
import { runQwenCode } from './qwen-code';
import { type Turn, tenTurns } from './ten-turns';

interface Mode {
  readonly name: string;
  readonly run: RunClient;
  /** Whether its program can go on with a conversation without a terminal. */
  readonly resumes: boolean;
}

const modes: readonly Mode[] = [
  { name: 'Continue', run: runContinue, resumes: true },
  { name: 'Cline', run: runCline, resumes: false },
  { name: 'Claude Code', run: runClaudeCode, resumes: true },
  { name: 'Codex', run: runCodex, resumes: true },
  { name: 'OpenCode, Chat', run: runOpenCode('Chat Completions'), resumes: true },
  { name: 'OpenCode, Responses', run: runOpenCode('Responses'), resumes: true },
  { name: 'OpenCode, Messages', run: runOpenCode('Messages'), resumes: true },
  { name: 'Kilo Code', run: runKilo('Chat Completions'), resumes: true },
  { name: 'Qwen Code', run: runQwenCode, resumes: true },
  { name: 'pi, Chat', run: runPi('Chat Completions'), resumes: true },
  { name: 'pi, Responses', run: runPi('Responses'), resumes: true },
  { name: 'pi, Messages', run: runPi('Messages'), resumes: true },
];

/** Of every prompt before; and of all prompts together, because a single turn may bring much that is new. */
const least = 0.95;

describe('Ten turns of a client', function () {
  this.timeout(400_000);
  let stand: BridgeStand;
  const rows: string[] = [];
  before(async () => {
    stand = await startBridgeStand();
  });
  after(async () => {
    console.log(
      [
        '',
        'client               turns  sessions         repeats what was sent   least of one prompt repeated',
        ...rows,
      ].join('\n'),
    );
    await stand?.stop();
  });

  for (const { name, run, resumes } of modes) {
    it(`repeat the beginning of ${name}’s prompts under one session`, async () => {
      const turns = await tenTurns(run, stand, resumes);
      rows.push(rowOf(name, turns));
      assert.ok(turns.length >= 9, `${turns.length + 1} turns`);
      const sessions = new Set(turns.map(({ session }) => session));
      assert.equal(sessions.size, 1);
      assert.ok(!sessions.has(''), 'every request has a session');
      assert.ok(leastOfBefore(turns) >= least, rowOf(name, turns));
      assert.ok(ofAll(turns) >= least, rowOf(name, turns));
    });
  }
});

/** The least part of a prompt that the next one repeated. */
function leastOfBefore(turns: readonly Turn[]): number {
  return Math.min(...turns.map(({ repeated, before }) => repeated / before));
}

/** The part of all prompts after the first that repeated the one before. */
function ofAll(turns: readonly Turn[]): number {
  const sum = (read: (turn: Turn) => number) => turns.reduce((total, turn) => total + read(turn), 0);
  return sum(({ repeated }) => repeated) / sum(({ length }) => length);
}

function rowOf(name: string, turns: readonly Turn[]): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const sessions = new Set(turns.map(({ session }) => session).filter(Boolean)).size;
  const cells = [String(turns.length + 1).padStart(5), String(sessions).padStart(8)];
  const shares = [ofAll(turns), leastOfBefore(turns)].map((share) => percent(share).padStart(26));
  return `${name.padEnd(20)} ${cells.join('  ')}  ${shares.join('')}`;
}
