import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse, parseAllDocuments } from 'yaml';
import { followedNames, secretNames } from '../../../src/core/setup/env-variables';
import { missingPython } from '../../clients/python-package';
import { startStack } from '../../harness/stack';
import { checkDashboard } from './grafana-schema';
import { hadolintPackage, lintDockerfile } from './hadolint';
import { checkMetrics } from './promtool';

interface Panel {
  id: number;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string }[];
}

const read = (name: string) => readFileSync(`deploy/${name}`, 'utf8');
const known = new Set([...followedNames, ...secretNames.map((name) => `${name}_FILE`)]);
const strange = (names: readonly string[]) => names.filter((name) => !known.has(name));

describe('the files to run it in containers', () => {
  it('name only variables that are followed', () => {
    const names = ['Dockerfile', 'compose.yaml', 'kubernetes/bridge.yaml', 'gigachat-bridge.service'].flatMap(
      (file) => read(file).match(/\b(?:GIGACHAT|GPT2GIGA|BRIDGE)_[A-Z\d_]+/g) ?? [],
    );
    assert.deepEqual(strange(names.filter((name) => !name.startsWith('GIGACHAT_API_'))), []);
  });

  it('build an image that is small, runs as nobody in particular, checks itself and gets every signal', () => {
    const steps = read('Dockerfile').replaceAll(/\\\n/g, ' ').split('\n');
    const last = steps.slice(steps.findLastIndex((line) => line.startsWith('FROM ')));
    assert.match(last[0] ?? '', /-slim$/);
    for (const instruction of ['USER 1000', 'HEALTHCHECK ', 'STOPSIGNAL SIGTERM', 'ENTRYPOINT ["node", ']) {
      assert.ok(
        last.some((line) => line.startsWith(instruction)),
        instruction,
      );
    }
    assert.ok(!last.some((line) => /^(?:RUN|ADD|COPY \.)/.test(line)));
    const copied = steps.flatMap((line) => /^COPY (?!--)(.*) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    assert.deepEqual(
      copied.filter((file) => !existsSync(file)),
      [],
    );
  });

  if (missingPython(hadolintPackage) === undefined) {
    it('build it in steps that the checker of Dockerfiles has nothing to say about', () => {
      assert.deepEqual(lintDockerfile('deploy/Dockerfile'), { status: 0, said: '' });
    });
  } else console.log(`      ${missingPython(hadolintPackage)}`);

  it('end a container before Docker kills it, in a plain `docker stop` and with compose', () => {
    const inImage = /GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS=(\d+)/.exec(read('Dockerfile'))?.[1];
    assert.ok(Number(inImage) < 10, `${inImage} s of draining, and Docker waits for ten`);
    const { 'x-bridge': bridge } = parse(read('compose.yaml')) as {
      'x-bridge': { stop_grace_period: string; environment: Record<string, string> };
    };
    assert.ok(
      Number.parseInt(bridge.stop_grace_period, 10) > Number(bridge.environment.GPT2GIGA_SHUTDOWN_TIMEOUT_SECONDS),
    );
    const unit = read('gigachat-bridge.service');
    const [drain, patience] = [/SHUTDOWN_TIMEOUT_SECONDS=(\d+)/, /TimeoutStopSec=(\d+)/].map((one) =>
      Number(one.exec(unit)?.[1]),
    );
    assert.ok(Number(patience) > Number(drain));
  });

  it('agree about ports, names and copies', () => {
    const compose = parse(read('compose.yaml')) as {
      services: Record<string, { environment?: Record<string, string> }>;
    };
    const inNginx = [...read('nginx.conf').matchAll(/server (bridge-\d):8090/g)].map(([, name]) => name);
    assert.deepEqual(
      Object.keys(compose.services).filter((name) => name !== 'nginx' && name !== 'store'),
      inNginx,
    );
    // nginx calls all by one name, Prometheus each by its own.
    assert.deepEqual(compose.services['bridge-1']?.environment?.BRIDGE_ALLOWED_HOSTS?.split(','), [
      'bridge',
      ...inNginx,
    ]);
    assert.equal(compose.services['bridge-1']?.environment?.BRIDGE_STORE_URL, 'redis://store:6379');
    assert.match(read('nginx.conf'), /proxy_set_header Host bridge;/);
    assert.match(read('Dockerfile'), /GPT2GIGA_PORT=8090/);
  });

  it('give nginx in its container every file that nginx.conf includes, in folders, so that a reload sees a file put in place of another', () => {
    const { services } = parse(read('compose.yaml')) as { services: { nginx: { volumes: string[] } } };
    const folders = services.nginx.volumes.flatMap((volume) => {
      const [, from = '', to = ''] = /^\.\/([\w/]+):\/etc\/nginx\/([\w/]+):ro$/.exec(volume) ?? [];
      return from ? [{ from, to }] : [];
    });
    const included = [...read('nginx.conf').matchAll(/^\s*(?:# )?include (\S+)\/(\S+);$/gm)];
    assert.equal(included.length, 2);
    for (const [, folder, file] of included) {
      const mounted = folders.find(({ to }) => to === folder);
      assert.ok(mounted && existsSync(`deploy/${mounted.from}/${file}`), `${folder}/${file}`);
    }
    assert.match(read('Dockerfile.dockerignore'), /^deploy\/people$/m);
  });

  for (const page of ['docs/teams.md', 'docs/ru/teams.md']) {
    it(`are told of in ${page} with a way to the program that is right in the folder of the secrets`, () => {
      const [, line = ''] =
        /^(\S.* --trust-russian-root) --out russian_root\.pem$/m.exec(readFileSync(page, 'utf8')) ?? [];
      const [program = '', ...words] = line.replace('--trust-russian-root', '--help').split(' ');
      // Another folder at the same place: deploy/secrets may hold somebody's own.
      const { stdout } = spawnSync(program, words, {
        cwd: 'deploy/people',
        encoding: 'utf8',
        env: { PATH: process.env.PATH },
      });
      assert.match(stdout, /^GigaChat Bridge \d/);
    });
  }

  it('show in Grafana only metrics that there are, in panels that do not overlap', async () => {
    const { panels } = JSON.parse(read('grafana.json')) as { panels: Panel[] };
    const stack = await startStack();
    await stack.openai.chat.completions.create({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] });
    const metrics = await (await stack.get('/metrics')).text();
    await stack.stop();
    assert.deepEqual(checkMetrics(metrics), { status: 0, said: '' });
    assert.notEqual(checkMetrics(metrics.replace(/ counter$/m, ' sum')).status, 0);
    const there = new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const names = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/gigachat_bridge_\w+/g) ?? []),
    );
    assert.ok(names.length >= panels.length);
    assert.deepEqual(
      names.map((name) => name.replace(/_bucket$/, '')).filter((name) => !there.has(name)),
      [],
    );
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  });

  it('are a dashboard by the types that Grafana publishes', () => {
    const dashboard = read('grafana.json');
    assert.deepEqual(checkDashboard(dashboard), { status: 0, said: '' });
    const broken = checkDashboard(dashboard.replace('"gridPos"', '"gridpos"'));
    assert.match(broken.said, /'"gridpos"' does not exist in type/);
  });

  it('let a pod drain before it is ended, and probe what is there', () => {
    const kinds = parseAllDocuments(read('kubernetes/bridge.yaml')).map((document) => document.toJS());
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['Deployment', 'Service', 'PodDisruptionBudget', 'Deployment', 'Service'],
    );
    const store = kinds[4].metadata.name;
    const pod = kinds[0].spec.template.spec;
    const [container] = pod.containers;
    const drain = Number(container.env.find((one: { name: string }) => /SHUTDOWN_TIMEOUT/.test(one.name)).value);
    const hook = container.lifecycle.preStop.sleep.seconds;
    assert.ok(pod.terminationGracePeriodSeconds > hook + drain);
    assert.equal(
      container.env.find((one: { name: string }) => one.name === 'BRIDGE_STORE_URL').value,
      `redis://${store}:6379`,
    );
    const hosts = container.env.find((one: { name: string }) => one.name === 'BRIDGE_ALLOWED_HOSTS').value.split(',');
    assert.equal(
      container.env.find((one: { name: string }) => one.name === 'POD_IP').valueFrom.fieldRef.fieldPath,
      'status.podIP',
    );
    assert.ok(hosts.includes('$(POD_IP)'), 'Prometheus calls the pod by its address');
    for (const name of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      const { path, httpHeaders } = container[name].httpGet;
      assert.match(path, /^\/(?:ready|ping)$/);
      assert.ok(hosts.includes(httpHeaders[0].value), name);
    }
  });
});
