// biome-ignore-all lint/suspicious/noTemplateCurlyInString: files of variables hold them.
import assert from 'node:assert/strict';
import { EnvFileError, parseEnvFile } from '../../../src/core/setup/env-file';

const read = (text: string) => parseEnvFile(Buffer.from(text)).variables;

describe('a file that was chosen by mistake', () => {
  it('is refused by its size, before it is read', () => {
    assert.throws(() => read('A=b\n'.repeat(300_000)), new EnvFileError('too-large', 0));
    assert.deepEqual(read(`A=${'b'.repeat(1_000_000)}`).A?.length, 1_000_000);
  });

  it('may fill in others only so much, in all its lines together', () => {
    const long = `A=${'x'.repeat(300_000)}\n`;
    const lines = Array.from({ length: 1000 }, (_, nth) => `B${nth}=\${A}`).join('\n');
    const letters = Object.values(read(long + lines)).reduce((sum, value) => sum + value.length, 0);
    assert.ok(letters < 2_000_000, `${letters} letters`);
  });
});

describe('a .env file', () => {
  const values: [line: string, value: string][] = [
    ['A=b', 'b'],
    ['  A = b  ', 'b'],
    ['export A=b', 'b'],
    ['export\tA=b', 'b'],
    ['\tA=b', 'b'],
    ['A=b=c==', 'b=c=='],
    ['A=pa#ss', 'pa#ss'],
    ['A=#pass', '#pass'],
    ['A=b # c', 'b'],
    ['A= # c', ''],
    ['A=# c', ''],
    ['A="b # c" # d', 'b # c'],
    ["A='b # c'", 'b # c'],
    ['A=`b c`', 'b c'],
    ['A=""', ''],
    ['A=', ''],
    ['A="a\\nb\\tc"', 'a\nb\tc'],
    ["A='a\\nb'", 'a\\nb'],
    ['A="a\\"b\\\\c"', 'a"b\\c'],
    ["A='it\\'s'", "it's"],
    ['A="{\\"x\\": [1]}"', '{"x": [1]}'],
    ['A={"x": "y"}', '{"x": "y"}'],
    ["A=it's", "it's"],
    ['A="-----BEGIN X-----\nabc\n-----END X-----"', '-----BEGIN X-----\nabc\n-----END X-----'],
    ['A="C:\\dir"', 'C:\\dir'],
  ];
  for (const [line, value] of values) {
    for (const [how, text] of [
      ['alone', line],
      [
        'with CRLF, a mark at its beginning and others around it',
        `\uFEFFB=1\n# c\n\n${line}\nC=2\n`.replaceAll('\n', '\r\n'),
      ],
    ] as const) {
      it(`holds what was written: ${JSON.stringify(line)}, ${how}`, () => {
        const variables = read(text);
        assert.equal(variables.A, value);
        if (how !== 'alone') assert.deepEqual([variables.B, variables.C], ['1', '2']);
      });
    }
  }

  for (const [how, order] of [
    ['as PowerShell writes it', (bytes: Buffer) => bytes],
    ['the other way round', (bytes: Buffer) => bytes.swap16()],
  ] as const) {
    it(`holds what was written in UTF-16, ${how}`, () => {
      const text = '\uFEFFA="ключ: \u{1f511}"\r\nB=C:\\new\\root.pem\r\n';
      const { variables } = parseEnvFile(order(Buffer.from(text, 'utf16le')));
      assert.deepEqual(variables, { A: 'ключ: \u{1f511}', B: 'C:\\new\\root.pem' });
    });
  }

  const references: [text: string, value: string][] = [
    ['KEY=abc\nA=${KEY}', 'abc'],
    ['KEY=abc\nA="Basic ${KEY}-${KEY}"', 'Basic abc-abc'],
    ["KEY=abc\nA='${KEY}'", '${KEY}'],
    ['KEY=abc\nA=`${KEY}`', '${KEY}'],
    ['A=${OUTSIDE}/v1', 'https://outside/v1'],
    ['OUTSIDE=inside\nA=${OUTSIDE}', 'https://outside'],
    ['A=${NOWHERE:-else}', 'else'],
    ['A=${NOWHERE:-}', ''],
    ['EMPTY=\nA=${EMPTY}', ''],
    ['EMPTY=\nA=${EMPTY:-else}', 'else'],
    ['A=${OUTSIDE:-else}', 'https://outside'],
    ['KEY=a$b\nA=$KEY$${1}${not a name}', '$KEY$${1}${not a name}'],
    ['KEY=${KEY:-x}\nA=${KEY}', 'x'],
    ['gigachat_model=m\nA=${gigachat_model}', 'm'],
  ];
  for (const [text, value] of references) {
    it(`fills in what another variable holds: ${JSON.stringify(text)}`, () => {
      const { variables } = parseEnvFile(Buffer.from(text), { OUTSIDE: 'https://outside' });
      assert.equal(variables.A, value);
    });
  }

  it('takes names of ours in letters of any size, and no others', () => {
    const { variables, lines } = parseEnvFile(Buffer.from('gigachat_credentials=a\nGpt2Giga_Port=1\nno_proxy=b'));
    assert.deepEqual(variables, { GIGACHAT_CREDENTIALS: 'a', GPT2GIGA_PORT: '1', no_proxy: 'b' });
    assert.equal(lines.get('GPT2GIGA_PORT'), 2);
  });

  it('is not read where a setting uses a variable without a value; one of another program may', () => {
    for (const name of ['GIGACHAT_CREDENTIALS', 'gpt2giga_port', 'GIGACHAT_CREDENTIALS_FILE', 'HTTPS_PROXY']) {
      assert.throws(
        () => read(`B=1\n${name}=x\${NOWHERE}`),
        (error: unknown) => error instanceof EnvFileError && error.fault === 'no-value' && error.line === 2,
      );
    }
    assert.deepEqual(read('POSTGRES_DSN=db://${PGUSER}'), { POSTGRES_DSN: '' });
  });

  it('is no way to grow without end, nor to read what is no variable', () => {
    const lines = Array.from({ length: 64 }, (_, at) => `V${at + 1}=\${V${at}}\${V${at}}`);
    const text = ['V0=xxxxxxxxxxxxxxxx', ...lines, 'A=${constructor:-none}'].join('\n');
    const { variables } = parseEnvFile(Buffer.from(text));
    for (const value of Object.values(variables)) assert.ok(value.length <= 2 * 1024 * 1024);
    assert.equal(variables.A, 'none');
  });

  it('of another alphabet of old is not guessed at', () => {
    const cp1251 = Buffer.from([0x41, 0x3d, 0xea, 0xeb, 0xfe, 0xf7]);
    const halfALetter = Buffer.from([0xff, 0xfe, 0x41]);
    for (const bytes of [cp1251, halfALetter]) assert.throws(() => parseEnvFile(bytes), /not-text/);
  });

  const faults: [text: string, fault: string, line: number][] = [
    ['A: b', 'no-assignment', 1],
    ['A=1\nB', 'no-assignment', 2],
    ['A="b" c', 'no-assignment', 1],
    ["A='b'c'", 'no-assignment', 1],
    ['A="b\nc" d\n', 'no-assignment', 2],
    ['\nA="b\nB=c', 'open-quote', 2],
    ['A="b\\"', 'open-quote', 1],
  ];
  for (const [text, fault, line] of faults) {
    it(`loses nothing in silence: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => read(text),
        (error: unknown) => error instanceof EnvFileError && error.fault === fault && error.line === line,
      );
    });
  }
});
