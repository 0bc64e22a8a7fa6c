import { isObject } from './schema';

/** What a function's result says about how it went. */
export interface Outcome {
  readonly failed: boolean;
  /** The result as text, without its JSON. */
  readonly text: string;
}

const failure =
  /^\W*(?:<[^>]*error[^>]*>|error\b|err:|fail(?:ed|ure)\b|exception\b|traceback\b|ошибка|не удалось|unknown (?:tool|function)|invalid\b|unsupported\b|cannot\b|could not\b)|exit(?:ed)?(?: with)?(?: code| status)?\s*[:=]?\s*[1-9]\d*\b|has not been read|must (?:first )?(?:be )?read|inputvalidationerror|no such file|permission denied|does not exist|отказано/i;

/** Reads a function message's content. A file that was read may speak of errors; only its beginning counts then. */
export function outcomeOf(content: string, kind: string): Outcome {
  const value = parse(content);
  const text = textOf(value);
  if (isObject(value)) {
    const told = value.error ?? value.is_error ?? value.isError;
    const code = value.exit_code ?? value.exitCode;
    const status = typeof value.status === 'string' && /^(?:error|failed|failure)$/i.test(value.status);
    if ((told !== undefined && told !== null && told !== false) || value.success === false || status)
      return { failed: true, text };
    if (typeof code === 'number') return { failed: code !== 0, text };
  }
  const looked = kind === 'read' ? text.slice(0, 60) : text.slice(0, 600);
  return { failed: failure.test(looked), text };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (!isObject(value)) return value === null || value === undefined ? '' : String(value);
  const keys = ['error', 'text', 'content', 'output', 'stdout', 'result', 'message'];
  const told = keys.flatMap((key) => (key in value && value[key] ? [textOf(value[key])] : []));
  return told.length ? told.join('\n') : JSON.stringify(value);
}
