import type { Random } from './random';

/** Pieces that readers of JSON, SSE, HTTP and markup look for, and words that are dangerous as keys. */
const tokens = [
  ...['{', '}', '[', ']', '"', '\\', ',', ':', '\n', '\r\n\r\n', '\0', '\u2028', '😀', '\uFEFF', 'null', '1e999', '-0'],
  ...[
    'data: ',
    'event: x\n',
    '[DONE]',
    'content-length: 5\r\n',
    'transfer-encoding: chunked\r\n',
    'GET / HTTP/1.1\r\n',
  ],
  ...['constructor', '__proto__', 'toString', 'hasOwnProperty', 'data:', ';base64,', '%00', '../', '$ref', '#/$defs/A'],
  ...[
    '<tool_call>',
    '</tool_call>',
    '<invoke name="get">',
    '<parameter name="city">',
    '</parameter>',
    '</invoke>',
    '```',
  ],
  ...['<|message_sep|>', 'function call<|role_sep|>', '[TOOL_CALLS]', '<think>', '</think>', '｜DSML｜'],
];

/** The same bytes with a few things done to them. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    const at = random.below(result.length + 1);
    const end = Math.min(result.length, at + 1 + random.below(16));
    const [head, middle, tail] = [result.subarray(0, at), result.subarray(at, end), result.subarray(end)];
    switch (random.below(6)) {
      case 0:
        result = Buffer.concat([head, Buffer.from([random.below(256)]), tail]);
        break;
      case 1:
        result = Buffer.concat([head, tail]);
        break;
      case 2:
        result = Buffer.concat([head, Buffer.from(random.pick(tokens)), middle, tail]);
        break;
      case 3:
        result = Buffer.concat([head, ...Array.from({ length: 1 + random.below(2000) }, () => middle), tail]);
        break;
      case 4:
        result = head;
        break;
      default:
        result = Buffer.concat([tail, middle, head]);
    }
  }
  return result.subarray(0, 256 * 1024);
}

/** The same JSON with some of its values, keys and lists changed. */
export function mutateJson(value: unknown, random: Random, depth = 0): unknown {
  if (random.below(14) === 0 || depth > 12) return anyValue(random);
  if (Array.isArray(value)) {
    const list = value.map((one) => mutateJson(one, random, depth + 1));
    if (random.below(10) === 0) return [...list, ...list];
    return random.below(12) === 0 ? list.slice(1) : list;
  }
  if (typeof value === 'string')
    return random.below(8) === 0 ? mutateBytes(Buffer.from(value), random).toString() : value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, one]): [string, unknown][] => {
    if (random.below(25) === 0) return [];
    return [[random.below(30) === 0 ? random.pick(tokens) : key, mutateJson(one, random, depth + 1)]];
  });
  if (random.below(20) === 0) entries.push([random.pick(tokens), anyValue(random)]);
  return Object.fromEntries(entries);
}

function anyValue(random: Random): unknown {
  const token = random.pick(tokens);
  const made: unknown[] = [token, 0, -1, 1e21, null, true, [], {}, [token], { [token]: token }, token.repeat(1000)];
  if (random.below(8) === 0) {
    let deep: unknown = token;
    for (let level = random.below(120); level > 0; level -= 1) deep = random.below(2) === 0 ? [deep] : { a: deep };
    return deep;
  }
  return random.pick(made);
}
