import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('what the pages say adds the audit log up', () => {
  for (const page of ['docs/teams.md', 'docs/ru/teams.md']) {
    it(`counts each person and program once, also behind a line that a full disk tore, in ${page}`, () => {
      const blocks = readFileSync(page, 'utf8')
        .split('```sh\n')
        .map((text) => text.split('```', 1)[0] ?? '');
      const command = blocks.find((text) => text.includes('audit.jsonl*')) ?? '';
      const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-audit-'));
      const line = (time: string, client: string | undefined, tokens: number) =>
        `${JSON.stringify({ time: `${time}T10:00:00.000Z`, client, inputTokens: tokens, outputTokens: 1 })}\n`;
      const refused = JSON.stringify({ time: '2026-11-30T10:00:00.000Z', client: 'anna#01', outcome: 'rate-limit' });
      const torn = '{"time":"2026-11-30T10:00:00.0\n';
      writeFileSync(join(folder, 'audit.jsonl.1'), line('2026-11-29', 'Claude Code#01ab', 10) + torn);
      const today = [line('2026-11-30', 'anna#01', 100), `${refused}\n`, line('2026-11-30', 'anna#02', 1000)];
      writeFileSync(join(folder, 'audit.jsonl'), line('2026-11-29', 'Claude Code#02', 20) + today.join(''));
      const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' });
      rmSync(folder, { recursive: true });
      assert.equal(stderr, '');
      assert.deepEqual(stdout.trim().split('\n'), ['2026-11-29\tClaude Code\t32', '2026-11-30\tanna\t1102']);
    });
  }
});
