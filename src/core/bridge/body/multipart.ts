// The platform's own reader takes only forms as browsers write them: names in quotes, no `filename*`, nothing in front.
// .NET, Rust and others write what the RFCs allow.

/** One part of a form. */
export interface FormPart {
  name: string;
  /** Undefined for a part that is no file. */
  fileName?: string;
  /** Its Content-Type, empty when it has none. */
  type: string;
  bytes: Buffer;
}

const mostParts = 100;
/** Bytes that the headers of a part may come to. */
const mostHeaders = 8192;
const lineEnd = Buffer.from('\r\n');
const headersEnd = Buffer.from('\r\n\r\n');

/** The parts of a body of this Content-Type; undefined when it is no whole form. Plain bytes are not copied. */
export function readForm(body: Buffer, contentType: string): FormPart[] | undefined {
  const boundary = parametersOf(contentType).get('boundary');
  if (!boundary) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: FormPart[] = [];
  // The first delimiter may be the very beginning of the body.
  let mark = body.subarray(0, delimiter.length - 2).equals(delimiter.subarray(2))
    ? markAt(body, delimiter.length - 2, 0)
    : nextMark(body, 0, delimiter);
  while (mark && !mark.isLast) {
    const next = nextMark(body, mark.end, delimiter);
    const part = next && readPart(body.subarray(mark.end, next.start));
    if (!part || parts.length === mostParts) return undefined;
    parts.push(part);
    mark = next;
  }
  return mark && parts;
}

interface Mark {
  start: number;
  /** Where the part behind it begins: at the line end that closes the delimiter. */
  end: number;
  isLast: boolean;
}

/** The delimiter that begins at `start` and whose boundary ends at `end`; undefined when other bytes follow it. */
function markAt(body: Buffer, end: number, start: number): Mark | undefined {
  if (body.toString('latin1', end, end + 2) === '--') return { start, end: end + 2, isLast: true };
  let at = end;
  while (body[at] === 0x20 || body[at] === 0x09) at += 1;
  return body.subarray(at, at + 2).equals(lineEnd) ? { start, end: at, isLast: false } : undefined;
}

function nextMark(body: Buffer, from: number, delimiter: Buffer): Mark | undefined {
  for (let at = body.indexOf(delimiter, from); at >= 0; at = body.indexOf(delimiter, at + delimiter.length)) {
    const mark = markAt(body, at + delimiter.length, at);
    if (mark) return mark;
  }
  return undefined;
}

/** A part with the line end in front of its headers. */
function readPart(part: Buffer): FormPart | undefined {
  const end = part.subarray(0, mostHeaders).indexOf(headersEnd);
  if (end < 0) return undefined;
  let disposition = '';
  let type = '';
  let encoding = '';
  for (const line of part.toString('utf8', 0, end).split('\r\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, Math.max(colon, 0)).trim().toLowerCase()) {
      case 'content-disposition':
        disposition = value;
        break;
      case 'content-type':
        type = value;
        break;
      case 'content-transfer-encoding':
        encoding = value.toLowerCase();
    }
  }
  const parameters = parametersOf(disposition);
  const name = parameters.get('name');
  if (!/^form-data\b/i.test(disposition) || name === undefined) return undefined;
  const fileName = extended(parameters.get('filename*')) ?? plainName(parameters.get('filename'));
  const bytes = part.subarray(end + headersEnd.length);
  return {
    name: unescaped(name),
    ...(fileName !== undefined && { fileName }),
    type,
    bytes: encoding === 'base64' ? Buffer.from(bytes.toString('latin1'), 'base64') : bytes,
  };
}

/** The parameters of a header by their names in small letters; the first of a name counts. */
function parametersOf(header: string): Map<string, string> {
  const found = new Map<string, string>();
  const parameter = /;\s*([^\s=;"]+)=(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/y;
  parameter.lastIndex = Math.max(0, header.indexOf(';'));
  for (let match = parameter.exec(header); match; match = parameter.exec(header)) {
    const [, name = '', quoted, token = ''] = match;
    const key = name.toLowerCase();
    // Browsers escape quotes in another way and write the backslashes of a path as they are.
    if (!found.has(key)) found.set(key, quoted?.replace(/\\"/g, '"') ?? token.trim());
    while (header[parameter.lastIndex] === ' ') parameter.lastIndex += 1;
  }
  return found;
}

/** `utf-8''%D1%84.txt`, as RFC 5987 has it. */
function extended(value: string | undefined): string | undefined {
  const [charset = '', , encoded] = value?.split("'") ?? [];
  if (encoded === undefined || charset.toLowerCase() !== 'utf-8') return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** A name as browsers escape it, or in the encoded word of a mail, as .NET writes one beside `filename*`. */
function plainName(value: string | undefined): string | undefined {
  const word = /^=\?utf-8\?B\?([\w+/=]*)\?=$/i.exec(value ?? '')?.[1];
  return word === undefined ? value && unescaped(value) : Buffer.from(word, 'base64').toString('utf8');
}

function unescaped(value: string): string {
  return value.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}
