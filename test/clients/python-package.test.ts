import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPythonClients, type PythonPackage, requirePython } from './python-package';

/** A Python of a version that no machine has; what it makes instead of an environment is enough to be found. */
const python = `#!/bin/sh
case "$1 $2" in
  "-c "*) echo "91 $0" ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") cp "$FAKE_PROGRAMS/uv" "$(dirname "$0")/uv" ;;
esac
`;
const uv = `#!/bin/sh
echo "$*" >> "$FAKE_PROGRAMS/log"
case "$*" in
  venv*) mkdir -p "$5/bin" && touch "$5/bin/python" ;;
  *broken==*) echo "the registry has no such file" >&2; exit 1 ;;
  *slow==*) sleep 0.3 ;;
esac
`;

describe('the installation of clients in Python', () => {
  let folder: string;
  let environment: Map<string, string | undefined>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-python-'));
    writeFileSync(join(folder, 'python3.91'), python, { mode: 0o755 });
    writeFileSync(join(folder, 'uv'), uv, { mode: 0o755 });
    const changed = {
      PATH: `${folder}:${process.env.PATH}`,
      FAKE_PROGRAMS: folder,
      GIGACHAT_BRIDGE_CACHE: join(folder, 'cache'),
    };
    environment = new Map(Object.keys(changed).map((name) => [name, process.env[name]]));
    Object.assign(process.env, changed);
  });
  afterEach(() => {
    for (const [name, value] of environment) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true });
  });
  const client = (name: string): PythonPackage => ({ name, pythonPackage: name, version: '1', minors: [91, 91] });

  it('gives uv the path of the Python that was tried, and is done once', async () => {
    assert.deepEqual(await installPythonClients([client('one')]), [client('one')]);
    assert.match(readFileSync(join(folder, 'log'), 'utf8'), new RegExp(`^venv --python ${folder}/python3.91 `));
    assert.deepEqual(await installPythonClients([client('one')]), []);
  });

  it('ends the others when one fails, says why, and leaves nothing lying about', async () => {
    await assert.rejects(
      installPythonClients([client('broken'), client('slow')]),
      /^Error: broken==1 could not be installed: .*\n?.*the registry has no such file/,
    );
    assert.ok(existsSync(requirePython(client('slow'))));
    assert.deepEqual(readdirSync(join(folder, 'cache')), ['clients']);
    assert.deepEqual(readdirSync(join(folder, 'cache', 'clients')), ['slow-1']);
  });

  it('makes an environment anew whose Python has gone', async () => {
    const bin = join(folder, 'cache', 'clients', 'one-1', 'bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync('/nowhere/python3.90', join(bin, 'python'));
    await installPythonClients([client('one')]);
    assert.ok(existsSync(requirePython(client('one'))));
  });
});
