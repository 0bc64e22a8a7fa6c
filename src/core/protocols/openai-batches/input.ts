import * as z from 'zod';
import { ChatError, wrongField } from '../../chat/errors';
import { lazily } from '../../ground/lazily';
import { Turns } from '../../ground/stretch';
import { longestName, mostLongNames, parseJson } from '../../ground/text/parse-json';
import { bareFileId } from '../file-id';
import { isNamedAtLength } from '../json/long-names';
import { holdsTooMany, mostValues } from '../json/many-values';
import { validate } from '../validate';

/** The addresses whose requests a batch may hold. */
const batchEndpoints = ['/v1/chat/completions', '/v1/responses', '/v1/completions', '/v1/embeddings'] as const;
export type BatchEndpoint = (typeof batchEndpoints)[number];

/** OpenAI's own limit. */
const mostLines = 50_000;

/** What creates a batch. */
export const batchRequestSchema = lazily(() =>
  z.object({
    input_file_id: z.string().min(1),
    endpoint: z.enum(batchEndpoints, { error: `must be one of ${batchEndpoints.join(', ')}` }),
    completion_window: z.literal('24h', { error: 'must be "24h"' }),
    metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
  }),
);

const lineSchema = lazily(() =>
  z.object({
    custom_id: z.string().min(1).max(512),
    method: z.literal('POST', { error: 'must be "POST"' }),
    url: z.enum(batchEndpoints, { error: `must be one of ${batchEndpoints.join(', ')}` }),
    body: z.record(z.string(), z.unknown(), { error: 'must be the body of a request' }),
  }),
);

/** What `POST /batches` asks for. */
export interface BatchOrder {
  inputFileId: string;
  endpoint: BatchEndpoint;
  metadata: Record<string, string> | null;
}

/** One request of a batch's input file; `line` counts from 1. */
export interface BatchLine {
  line: number;
  customId: string;
  url: BatchEndpoint;
  body: Record<string, unknown>;
  /** Characters of the line. */
  length: number;
}

/** Reads the order of a batch. Throws `ChatError('invalid-request')` naming the field. */
export function parseOrder(body: unknown): BatchOrder {
  const { input_file_id, endpoint, metadata } = validate(batchRequestSchema(), body);
  return { inputFileId: bareFileId(input_file_id), endpoint, metadata: metadata ?? null };
}

/**
 * Reads an input file: one request a line, blank lines apart, all for one address; others get the loop between the
 * lines. Throws `ChatError('invalid-request')` naming the line.
 */
export async function parseLines(text: string, endpoint?: BatchEndpoint): Promise<BatchLine[]> {
  const seen = new Set<string>();
  const lines: BatchLine[] = [];
  const turns = new Turns();
  let number = 0;
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const given = text.slice(start, end < 0 ? text.length : end);
    start += given.length + 1;
    number += 1;
    if (given.trim() !== '') {
      const line = parseLine(given, number, endpoint);
      if (seen.has(line.customId))
        throw wrongLine(number, `custom_id: "${line.customId.slice(0, 100)}" stands on an earlier line, too.`);
      seen.add(line.customId);
      lines.push(line);
      if (lines.length > mostLines)
        throw wrongFile(`holds more than ${mostLines} requests. Make several batches of it.`);
    }
    await turns.done(given.length);
  }
  if (lines.length === 0) throw wrongFile('holds no requests. Put one JSON object on each line.');
  return lines;
}

function parseLine(given: string, line: number, endpoint: BatchEndpoint | undefined): BatchLine {
  if (holdsTooMany(given)) throw wrongLine(line, `holds more than ${mostValues} keys and entries of lists.`);
  const parsed = parseJson(given);
  if (!parsed) throw wrongLine(line, 'is not valid JSON. Put one JSON object on each line.');
  if (given.length > mostLongNames * longestName && isNamedAtLength(parsed.value))
    throw wrongLine(line, `holds more than ${mostLongNames} names that are longer than ${longestName} letters.`);
  const { custom_id: customId, url, body } = atLine(line, () => validate(lineSchema(), parsed.value));
  if (endpoint && url !== endpoint) throw wrongLine(line, `url: must be ${endpoint}, as the batch says.`);
  if (body.stream === true) throw wrongLine(line, 'body.stream: a batch gives whole answers only. Leave it out.');
  return { line, customId, url, body, length: given.length };
}

/** What `read` gives; a complaint of its own is told with the line it is about. */
export function atLine<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ChatError && error.kind === 'invalid-request') throw wrongLine(line, error.message);
    throw error;
  }
}

/** The complaint about a line. */
export function wrongLine(line: number, complaint: string): ChatError {
  return wrongFile(`line ${line}: ${complaint}`, 'invalid_batch_line');
}

/** The complaint about a whole file. */
export function wrongFile(complaint: string, code = 'invalid_batch_file'): ChatError {
  return wrongField('input_file_id', complaint, { code });
}
