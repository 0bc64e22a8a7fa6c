import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Emulator } from '../emulator';
import type { LogEntry } from '../log';
import { checkAnswer } from '../script/answer';
import { checkAuth, checkReply } from '../script/reply';

const gate = z.strictObject({ gate: z.string().optional() }).default({});
const connections = z.strictObject({
  port: z.enum(['api', 'auth']),
  faults: z.array(z.enum(['close', 'reset', 'hang', 'not-http'])),
});
const wait = z.strictObject({
  kind: z.enum(['oauth', 'models', 'chat', 'other']).optional(),
  status: z.int().optional(),
  endedBy: z.enum(['completed', 'client-aborted', 'fault']).optional(),
  heldAt: z.string().optional(),
  /** How many entries must match. Default 1. */
  count: z.int().min(1).default(1),
  timeoutMs: z.int().min(1).default(5000),
});
type Wait = z.output<typeof wait>;

/** Where the test API lives on the API port. */
export const controlPath = '/_emulator/';

/** The test API over HTTP: the same functions as `Emulator`, for an emulator in another process. */
export async function control(emulator: Emulator, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?');
  const name = `${request.method} ${path.slice(controlPath.length)}`;
  const run = commands[name];
  if (!run)
    return send(response, 404, { error: `No such command: ${name}. There are: ${Object.keys(commands).join(', ')}` });
  try {
    send(response, 200, (await run(emulator, await json(request))) ?? { ok: true });
  } catch (error) {
    const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    send(response, 400, { error: text });
  }
}

type Command = (emulator: Emulator, body: unknown) => unknown;

const commands: Readonly<Record<string, Command>> = {
  'POST script': (emulator, body) => emulator.script(...listOf(body, checkAnswer)),
  'POST script-auth': (emulator, body) => emulator.scriptAuth(...listOf(body, checkAuth)),
  'POST script-models': (emulator, body) => emulator.scriptModels(...listOf(body, checkReply)),
  'POST script-other': (emulator, body) => emulator.scriptOther(...listOf(body, checkReply)),
  'POST script-connections': (emulator, body) => {
    const { port, faults } = connections.parse(body);
    emulator.scriptConnections(port, ...faults);
  },
  'POST release': (emulator, body) => emulator.release(gate.parse(body).gate),
  'POST expire-tokens': (emulator) => emulator.expireTokens(),
  'POST reset': (emulator) => emulator.reset(),
  'GET log': (emulator) => emulator.log,
  'GET state': (emulator) => ({
    inFlight: emulator.inFlight(),
    maxInFlight: emulator.maxInFlight(),
    connections: emulator.connections(),
  }),
  'POST wait': async (emulator, body) => {
    const wanted = wait.parse(body ?? {});
    await emulator.waitFor(
      (log) => log.filter((entry) => matches(entry, wanted)).length >= wanted.count,
      wanted.timeoutMs,
    );
    return emulator.log;
  },
};

function matches(entry: LogEntry, wanted: Wait): boolean {
  const fields = ['kind', 'status', 'endedBy', 'heldAt'] as const;
  return fields.every((field) => wanted[field] === undefined || entry[field] === wanted[field]);
}

function listOf<T>(body: unknown, check: (one: unknown) => T): T[] {
  return (Array.isArray(body) ? body : [body]).map(check);
}

async function json(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}
