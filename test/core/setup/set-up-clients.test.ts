import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClientTarget, Places } from '../../../src/core/setup/clients/client';
import { clients } from '../../../src/core/setup/clients/client-list';
import { clientOf, describePlan, describeSteps, planConnect } from '../../../src/core/setup/clients/connect';
import { undoFiles, writeFiles } from '../../../src/core/setup/clients/set-up';

const target: ClientTarget = {
  url: 'http://127.0.0.1:8090',
  key: `it's "$KEY" \\ #1 ключ`,
  model: 'GigaChat-2-Max',
  contextTokens: 131_072,
  outputTokens: 16_384,
  images: true,
};
const now = new Date('2026-11-28T06:00:00Z');

describe('the clients that are set up', () => {
  let home = '';
  let places: Places;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'clients '));
    places = { home, env: {}, platform: 'linux' };
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  for (const client of clients) {
    it(`${client.name}: the key, the address, the model and its limits are in it, and no secret is in what is shown`, async () => {
      const plan = await planConnect(client, target, places);
      const whole = [...plan.files.map(({ after }) => after), ...describeSteps(plan.steps)].join('\n');
      if (client.id !== 'cursor') {
        const inJson = JSON.stringify(target.key).slice(1, -1);
        const inShell = `'${target.key.replaceAll("'", "'\\''")}'`;
        assert.ok(
          [target.key, inJson, inShell].some((form) => whole.includes(form)),
          whole,
        );
        assert.ok(whole.includes('http://127.0.0.1:8090'));
        assert.ok(whole.includes(target.model));
      }
      if (client.files) {
        assert.match(whole, /131072|114688/);
        assert.doesNotMatch(describePlan(plan).join('\n'), /\$KEY/);
        const written = await writeFiles(client.id, plan.files, home, now);
        const again = await planConnect(client, target, places);
        for (const { before, after } of again.files) assert.equal(after, before);
        assert.deepEqual(
          await undoFiles(client.id, home),
          written.map(({ path }) => path),
        );
      }
      assert.ok(plan.steps.length > 0);
    });
  }

  it('have names of their own, and one that nobody knows is answered with the list', () => {
    assert.equal(new Set(clients.map(({ id }) => id)).size, clients.length);
    assert.throws(() => clientOf('nope'), /There is no client "nope"\. There are: continue, /);
  });

  it('Codex: what a provider of the same name by hand asks for first goes, and a profile that decides is named', async () => {
    mkdirSync(join(home, '.codex'));
    writeFileSync(
      join(home, '.codex', 'config.toml'),
      'profile = "work"\n[model_providers.gigachat]\nenv_key = "GIGA" # mine\nrequires_openai_auth = true\nwire_api = "chat"\n[profiles.work]\nmodel = "o3"\n',
    );
    const plan = await planConnect(clientOf('codex'), target, places);
    assert.doesNotMatch(plan.files[0]?.after ?? '', /env_key|requires_openai_auth|"chat"/);
    assert.match(describeSteps(plan.steps)[0] ?? '', /The profile "work", which this file chooses/);
  });

  it('Claude Code: another way to a model that goes before the bridge is taken out, and comes back', async () => {
    const path = join(home, '.claude', 'settings.json');
    mkdirSync(join(home, '.claude'));
    const text =
      '{ "env": { "CLAUDE_CODE_USE_BEDROCK": "1", "AWS_REGION": "x", "ANTHROPIC_API_KEY": "sk" } } // mine\n';
    writeFileSync(path, text);
    const plan = await planConnect(clientOf('claude-code'), target, places);
    assert.doesNotMatch(plan.files[0]?.after ?? '', /BEDROCK|"sk"/);
    assert.match(plan.files[0]?.after ?? '', /"AWS_REGION": "x"[\s\S]*\/\/ mine/);
    await writeFiles('claude-code', plan.files, home, now);
    await undoFiles('claude-code', home);
    assert.equal(readFileSync(path, 'utf8'), text);
  });

  for (const id of ['opencode', 'kilo-code']) {
    it(`${id}: says when the provider is switched off in its file`, async () => {
      const [
        {
          file: { path },
        } = { file: { path: '' } },
      ] = (await planConnect(clientOf(id), target, places)).files;
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, '{"disabled_providers": ["gigachat"]}');
      const { steps } = await planConnect(clientOf(id), target, places);
      assert.match(describeSteps(steps)[0] ?? '', /"gigachat" stands in disabled_providers/);
    });
  }

  it('Qwen Code: after another port there is one entry of ours, not two', async () => {
    const client = clientOf('qwen-code');
    const plan = await planConnect(client, target, places);
    await writeFiles(client.id, plan.files, home, now);
    const again = await planConnect(client, { ...target, url: 'http://127.0.0.1:8091' }, places);
    assert.doesNotMatch(again.files[0]?.after ?? '', /:8090/);
    assert.match(again.files[0]?.after ?? '', /:8091/);
  });

  it('Continue: an older config.json alone is not pushed aside', async () => {
    mkdirSync(join(home, '.continue'));
    writeFileSync(join(home, '.continue', 'config.json'), '{}');
    await assert.rejects(planConnect(clientOf('continue'), target, places), /older Continue.*try again/);
  });

  it('Continue: the model is one that takes pictures, or Continue would offer no way to give it one', async () => {
    const { files } = await planConnect(clientOf('continue'), target, places);
    assert.match(files[0]?.after ?? '', /capabilities:\n\s+- tool_use\n\s+- image_input\n/);
  });

  it('say of a model that takes no pictures that it takes none', async () => {
    for (const client of clients) {
      const plan = await planConnect(client, { ...target, images: false }, places);
      const whole = [...plan.files.map(({ after }) => after), ...describeSteps(plan.steps)].join('\n');
      assert.doesNotMatch(
        whole,
        /image_input|"image"(?!: false)|"(?:images?|attachment|vision|supports_vision)": true/,
        client.id,
      );
    }
  });

  it('Zed: the change that is shown leaves keys out, and no switch whose name ends like one', async () => {
    const plan = await planConnect(clientOf('zed'), target, places);
    assert.match(describePlan(plan).join('\n'), /"prompt_cache_key": false/);
  });
});
